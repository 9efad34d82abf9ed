package dev.montage.models.backbone;

import dev.montage.models.weights.WeightsFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Decoder of the Llama kind (arXiv 2302.13971), over any kernels; with media, a
 * Mixture-of-Transformers (arXiv 2411.04996): each medium's positions go through norms, products
 * and feed-forward of their own. Pictures do so in the lowest layers only, sound in those above:
 * there a text model copies what it sees. In the layers that a medium has no weights for it is not
 * seen and costs nothing.
 */
public final class LlamaBackbone implements Backbone {
    private final LlamaConfig config;
    private final Kernels kernels;
    private final WorkerTeam team;
    private final LlamaWeights weights;
    private final List<Expert> experts;
    private final List<LayerGroup> groups;
    private final Rope rope;
    private final KvCache cache;
    private final Batch batch;
    private final int qkvSize;

    // Activations of one forward pass. [maxPositions, ..]
    private final float[] x; // .. hidden
    private final float[][] normed; // [members][..] .. hidden
    private final float[] qkv; // .. qkvSize
    private final float[] mixed; // .. heads * headSize
    private final float[] delta; // .. hidden

    /** Packs the weights; {@code file} may be closed after. */
    public LlamaBackbone(LlamaConfig config, WeightsFile file, BackboneRuntime runtime) {
        this(config, file, List.of(), runtime);
    }

    /** Packs the weights, with those of media; the files may be closed after. */
    public LlamaBackbone(
            LlamaConfig config, WeightsFile file, MediaExperts media, BackboneRuntime runtime) {
        this(config, file, media.load(config, runtime), runtime);
    }

    private LlamaBackbone(
            LlamaConfig config,
            WeightsFile file,
            List<MediaWeights> media,
            BackboneRuntime runtime) {
        int maxPositions = runtime.maxPositions();
        this.config = config;
        kernels = runtime.kernels();
        team = runtime.team();
        weights = runtime.packed().load(config, file, kernels, runtime.precision());
        experts = new ArrayList<>();
        int pictureLayers = media.isEmpty() ? config.layers() : media.getFirst().layers().size();
        experts.add(new Expert(weights.layers(), weights.norm(), 0, pictureLayers, maxPositions));
        int first = 0;
        for (MediaWeights m : media) {
            int end = first + m.layers().size();
            experts.add(new Expert(m.layers(), m.norm(), first, end, maxPositions));
            first = end;
        }
        rope =
                Rope.of(
                        config.headSize(),
                        config.contextLength(),
                        config.ropeTheta(),
                        config.ropeScaling());
        cache =
                kernels.cache(
                        new KvShape(
                                config.layers(),
                                config.keyValueHeads(),
                                config.heads(),
                                config.headSize(),
                                runtime.blocks()));
        groups = LayerGroup.of(config.layers(), pictureLayers, cache, team.size());
        batch = new Batch(maxPositions);
        qkvSize = (config.heads() + 2 * config.keyValueHeads()) * config.headSize();
        x = new float[maxPositions * config.hiddenSize()];
        normed = new float[team.size()][maxPositions * config.hiddenSize()];
        qkv = new float[maxPositions * qkvSize];
        mixed = new float[maxPositions * config.heads() * config.headSize()];
        delta = new float[maxPositions * config.hiddenSize()];
    }

    @Override
    public int vocabularySize() {
        return config.vocabularySize();
    }

    @Override
    public int contextLength() {
        return config.contextLength();
    }

    @Override
    public int blockSize() {
        return KvCache.BLOCK;
    }

    @Override
    public int blockCount() {
        return cache.shape().blocks();
    }

    @Override
    public int maxPositions() {
        return batch.capacity();
    }

    @Override
    public int stateSize() {
        return config.hiddenSize();
    }

    @Override
    public int forward(List<Span> spans, float[] logits, float[] states) {
        List<Span> parts = experts.size() == 1 ? spans : Span.byExpert(spans, experts.size());
        int rows = batch.lay(parts);
        int media = placeExperts(rows);
        if ((long) (rows - media) * config.vocabularySize() > logits.length
                || (long) media * config.hiddenSize() > states.length) {
            throw new IllegalArgumentException(
                    "%d rows of log-its and %d of states do not fit %d and %d numbers"
                            .formatted(rows - media, media, logits.length, states.length));
        }
        groups.forEach(group -> group.plan(parts, batch.offsets(), experts));
        team.run(me -> run(me, rows - media, logits, media, states));
        batch.showStates(this::state);
        return rows - media;
    }

    /**
     * Finds each expert's positions.
     *
     * @return how many of the wanted rows are media's
     */
    private int placeExperts(int wanted) {
        int at = 0;
        for (int expert = 0; expert < experts.size(); expert++) {
            int first = at;
            while (at < batch.positions() && batch.expert(at, experts.size()) == expert) {
                at++;
            }
            experts.get(expert).place(new Rows(first, at - first), batch.predicting(first, at));
        }
        int media = 0;
        while (media < wanted
                && batch.wanted(wanted - 1 - media) >= experts.getFirst().rows(0).end()) {
            media++;
        }
        return media;
    }

    private void run(
            WorkerTeam.Member me, int rows, float[] logits, int stateRows, float[] states) {
        embed(me);
        for (LayerGroup group : groups) {
            int end = group.active().isEmpty() ? group.first() : group.end();
            for (int layer = group.first(); layer < end; layer++) {
                attend(me, layer, group);
                feedForward(me, layer, group.active());
            }
        }
        if (rows > 0) {
            predict(me, rows, logits);
        }
        for (int i = me.from(stateRows, 1); i < me.to(stateRows, 1); i++) {
            int from = batch.wanted(rows + i);
            normalise(normOf(from), from, states, i);
        }
    }

    private void embed(WorkerTeam.Member me) {
        int hidden = config.hiddenSize();
        int n = batch.positions();
        for (int i = me.from(n, 1); i < me.to(n, 1); i++) {
            Positions positions = batch.span(i).positions();
            int token = positions.tokenAt(batch.position(i));
            if (token == Positions.EMBEDDING) {
                positions.embeddingAt(batch.position(i), x, i * hidden);
            } else {
                kernels.readRow(weights.embedding(), token, x, i * hidden);
            }
        }
        me.sync();
    }

    /**
     * Normalises into the member's own array the positions that its share of {@code next} takes: a
     * few done twice cost less than a barrier.
     */
    private float[] normalise(WorkerTeam.Member me, float[] weight, Linear next, Rows rows) {
        Share share = Share.of(me, next.matrix(), rows, kernels);
        float[] target = normed[me.index()];
        for (int i = share.firstPosition(); i < share.lastPosition(); i++) {
            normalise(weight, i, target, i);
        }
        return target;
    }

    private void normalise(float[] weight, int from, float[] target, int to) {
        int hidden = config.hiddenSize();
        kernels.rmsNorm(
                x, from * hidden, weight, config.normEpsilon(), target, to * hidden, hidden);
    }

    private void attend(WorkerTeam.Member me, int layer, LayerGroup group) {
        List<Expert> active = group.active();
        for (Expert expert : active) {
            LlamaWeights.Layer w = expert.layer(layer);
            float[] in = normalise(me, w.attentionNorm(), w.qkv(), expert.rows(layer));
            w.qkv().apply(me, kernels, in, expert.rows(layer), qkv);
        }
        me.sync();
        for (Expert expert : active) {
            Rows rows = expert.rows(layer);
            for (int i = me.from(rows.count(), 1); i < me.to(rows.count(), 1); i++) {
                rotateAndStore(rows.first() + i, layer, expert.layer(layer));
            }
        }
        me.sync();
        group.attention().run(me, layer, qkv, qkvSize, mixed);
        for (Expert expert : active) {
            Linear output = expert.layer(layer).output();
            output.addTo(me, kernels, mixed, expert.rows(layer), delta, x);
        }
        me.sync();
    }

    private void rotateAndStore(int i, int layer, LlamaWeights.Layer w) {
        int size = config.headSize();
        int keys = i * qkvSize + config.heads() * size;
        int values = keys + config.keyValueHeads() * size;
        for (int head = 0; head < config.heads() + config.keyValueHeads(); head++) {
            int at = i * qkvSize + head * size;
            float[] norm = head < config.heads() ? w.queryNorm() : w.keyNorm();
            if (norm.length > 0) {
                kernels.rmsNorm(qkv, at, norm, config.normEpsilon(), qkv, at, size);
            }
            rope.rotate(qkv, at, batch.position(i));
        }
        cache.write(layer, batch.span(i).blocks(), batch.position(i), qkv, keys, qkv, values);
    }

    private void feedForward(WorkerTeam.Member me, int layer, List<Expert> active) {
        for (Expert expert : active) {
            LlamaWeights.Layer w = expert.layer(layer);
            Rows rows = expert.rows(layer);
            float[] in = normalise(me, w.feedForwardNorm(), w.gate(), rows);
            w.gate().apply(me, kernels, in, rows, expert.gate());
            Share share = w.up().apply(me, kernels, in, rows, expert.up());
            int wide = w.up().matrix().rows();
            for (int i = share.firstPosition(); i < share.lastPosition(); i++) {
                kernels.swiGlu(
                        expert.gate(), expert.up(), i * wide + share.firstRow(), share.rows());
            }
        }
        me.sync();
        for (Expert expert : active) {
            Linear down = expert.layer(layer).down();
            down.addTo(me, kernels, expert.gate(), expert.rows(layer), delta, x);
        }
        me.sync();
    }

    private void predict(WorkerTeam.Member me, int rows, float[] logits) {
        Rows all = Rows.first(rows);
        Share share = Share.of(me, weights.head().matrix(), all, kernels);
        float[] in = normed[me.index()];
        for (int row = share.firstPosition(); row < share.lastPosition(); row++) {
            normalise(weights.norm(), batch.wanted(row), in, row);
        }
        weights.head().apply(me, kernels, in, all, logits);
    }

    /** The hidden state of position {@code index} of the batch. [hiddenSize] */
    private float[] state(int index) {
        float[] state = new float[config.hiddenSize()];
        normalise(normOf(index), index, state, 0);
        return state;
    }

    private float[] normOf(int index) {
        return experts.get(batch.expert(index, experts.size())).norm();
    }

    @Override
    public void copyBlock(int from, int to) {
        cache.copy(from, to);
    }

    @Override
    public void close() {
        cache.close();
    }
}
