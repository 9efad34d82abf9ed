package dev.montage.models.backbone;

import dev.montage.models.weights.WeightsFile;
import java.util.ArrayList;
import java.util.List;

/** Decoder of the Llama kind (arXiv 2302.13971), over any kernels. */
public final class LlamaBackbone implements Backbone {
    private final LlamaConfig config;
    private final Kernels kernels;
    private final WorkerTeam team;
    private final LlamaWeights weights;
    private final Rope rope;
    private final KvCache cache;
    private final Attention attention;
    private final Batch batch;
    private final int qkvSize;

    // Activations of one forward pass. [maxPositions, ..]
    private final float[] x; // .. hidden
    private final float[][] normed; // [members][..] .. hidden
    private final float[] qkv; // .. qkvSize
    private final float[] mixed; // .. heads * headSize
    private final float[] delta; // .. hidden
    private final float[] gate; // .. feedForward
    private final float[] up; // .. feedForward

    /**
     * Packs the weights; {@code file} may be closed after.
     *
     * @param blocks blocks of the key/value cache
     * @param maxPositions most positions of one forward pass
     */
    public LlamaBackbone(
            LlamaConfig config,
            WeightsFile file,
            Kernels kernels,
            Precision precision,
            WorkerTeam team,
            int blocks,
            int maxPositions) {
        this.config = config;
        this.kernels = kernels;
        this.team = team;
        weights = LlamaWeights.load(config, file, kernels, precision);
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
                                blocks));
        attention = new Attention(cache, team.size());
        batch = new Batch(maxPositions);
        qkvSize = (config.heads() + 2 * config.keyValueHeads()) * config.headSize();
        x = new float[maxPositions * config.hiddenSize()];
        normed = new float[team.size()][maxPositions * config.hiddenSize()];
        qkv = new float[maxPositions * qkvSize];
        mixed = new float[maxPositions * config.heads() * config.headSize()];
        delta = new float[maxPositions * config.hiddenSize()];
        gate = new float[maxPositions * config.feedForwardSize()];
        up = new float[maxPositions * config.feedForwardSize()];
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
    public int forward(List<Span> spans, float[] logits) {
        int rows = batch.lay(spans);
        if ((long) rows * config.vocabularySize() > logits.length) {
            throw new IllegalArgumentException(
                    rows + " rows of log-its do not fit " + logits.length + " numbers");
        }
        List<Attention.View> views = new ArrayList<>(spans.size());
        for (Span span : spans) {
            views.add(new Attention.View(0, span.start() + 1, true));
        }
        attention.plan(spans, batch.offsets(), views);
        team.run(me -> run(me, rows, logits));
        batch.showStates(this::state);
        return rows;
    }

    private void run(WorkerTeam.Member me, int rows, float[] logits) {
        embed(me);
        for (int layer = 0; layer < config.layers(); layer++) {
            LlamaWeights.Layer w = weights.layers().get(layer);
            attend(me, layer, w);
            feedForward(me, w);
        }
        if (rows > 0) {
            predict(me, rows, logits);
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
    private float[] normalise(WorkerTeam.Member me, float[] weight, Linear next) {
        Share share = Share.of(me, next.matrix(), batch.positions(), kernels);
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

    private void attend(WorkerTeam.Member me, int layer, LlamaWeights.Layer w) {
        int n = batch.positions();
        float[] in = normalise(me, w.attentionNorm(), w.qkv());
        w.qkv().apply(me, kernels, in, n, qkv);
        me.sync();
        for (int i = me.from(n, 1); i < me.to(n, 1); i++) {
            rotateAndStore(i, layer, w);
        }
        me.sync();
        attention.run(me, layer, qkv, qkvSize, mixed);
        w.output().addTo(me, kernels, mixed, n, delta, x);
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

    private void feedForward(WorkerTeam.Member me, LlamaWeights.Layer w) {
        int wide = config.feedForwardSize();
        int n = batch.positions();
        float[] in = normalise(me, w.feedForwardNorm(), w.gate());
        w.gate().apply(me, kernels, in, n, gate);
        Share share = w.up().apply(me, kernels, in, n, up);
        for (int i = share.firstPosition(); i < share.lastPosition(); i++) {
            kernels.swiGlu(gate, up, i * wide + share.firstRow(), share.rows());
        }
        me.sync();
        w.down().addTo(me, kernels, gate, n, delta, x);
        me.sync();
    }

    private void predict(WorkerTeam.Member me, int rows, float[] logits) {
        Share share = Share.of(me, weights.head().matrix(), rows, kernels);
        float[] in = normed[me.index()];
        for (int row = share.firstPosition(); row < share.lastPosition(); row++) {
            normalise(weights.norm(), batch.wanted(row), in, row);
        }
        weights.head().apply(me, kernels, in, rows, logits);
    }

    /** The hidden state of position {@code index} of the batch. [hiddenSize] */
    private float[] state(int index) {
        float[] state = new float[config.hiddenSize()];
        normalise(weights.norm(), index, state, 0);
        return state;
    }

    @Override
    public void close() {
        cache.close();
    }
}
