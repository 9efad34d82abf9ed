package dev.montage.models.backbone;

import dev.montage.models.backbone.WhisperDecoderWeights.Layer;
import dev.montage.models.backbone.WhisperDecoderWeights.Norm;
import dev.montage.models.weights.WeightsFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Whisper's decoder (arXiv 2212.04356) over any kernels. The leading embeddings of a sequence are
 * the encoder's states: of these the cache holds the keys and values of the cross-attention, of the
 * tokens after them those of the self-attention.
 */
public final class WhisperDecoder implements Backbone {
    private final WhisperDecoderConfig config;
    private final Kernels kernels;
    private final WorkerTeam team;
    private final WhisperDecoderWeights weights;
    private final Linear head;
    private final KvCache cache;
    private final Attention selfAttention;
    private final Attention crossAttention;
    private final CrossAttentionProbe probe;
    private final Batch encoded;
    private final Batch tokens;

    // Activations of one forward pass. [maxPositions, ..]
    private final float[] x; // .. hidden
    private final float[][] normed; // [members][maxPositions, hidden]
    private final float[] joined; // .. 3 hidden: query, key, value, or key, value of states
    private final float[] mixed; // .. hidden
    private final float[] delta; // .. hidden
    private final float[] wide; // .. feedForward

    /** Packs the weights; {@code file} may be closed after. */
    public WhisperDecoder(WhisperDecoderConfig config, WeightsFile file, BackboneRuntime runtime) {
        int maxPositions = runtime.maxPositions();
        this.config = config;
        kernels = runtime.kernels();
        team = runtime.team();
        weights = WhisperDecoderWeights.load(config, file, kernels, runtime.precision());
        head = new Linear(weights.embedding());
        int heads = config.heads();
        cache =
                kernels.cache(
                        new KvShape(
                                config.layers(),
                                heads,
                                heads,
                                config.headSize(),
                                runtime.blocks()));
        selfAttention = new Attention(cache, team.size());
        crossAttention = new Attention(cache, team.size());
        probe = new CrossAttentionProbe(cache);
        encoded = new Batch(maxPositions);
        tokens = new Batch(maxPositions);
        int hidden = config.hiddenSize();
        x = new float[maxPositions * hidden];
        normed = new float[team.size()][maxPositions * hidden];
        joined = new float[maxPositions * 3 * hidden];
        mixed = new float[maxPositions * hidden];
        delta = new float[maxPositions * hidden];
        wide = new float[maxPositions * config.feedForwardSize()];
    }

    @Override
    public int vocabularySize() {
        return config.vocabularySize();
    }

    @Override
    public int contextLength() {
        return config.maxStates() + config.maxTokens();
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
        return tokens.capacity();
    }

    @Override
    public int forward(List<Span> spans, float[] logits, float[] states) {
        List<Span> ofStates = new ArrayList<>();
        List<Span> ofTokens = new ArrayList<>();
        spans.forEach(span -> split(span, ofStates, ofTokens));
        encoded.lay(ofStates);
        int rows = tokens.lay(ofTokens);
        if ((long) rows * config.vocabularySize() > logits.length) {
            throw new IllegalArgumentException(
                    rows + " rows of log-its do not fit " + logits.length + " numbers");
        }
        List<View> own = new ArrayList<>();
        List<View> cross = new ArrayList<>();
        for (Span span : ofTokens) {
            int leading = span.positions().leadingEmbeddings();
            own.add(View.of(span, leading));
            cross.add(View.fixed(span, leading));
        }
        selfAttention.plan(ofTokens, tokens.offsets(), own);
        crossAttention.plan(ofTokens, tokens.offsets(), cross);
        team.run(me -> run(me, rows, logits));
        return rows;
    }

    /** Cuts a span where the encoder's states end and the tokens begin. */
    private void split(Span span, List<Span> ofStates, List<Span> ofTokens) {
        if (span.observers().states().isPresent()) {
            throw new IllegalArgumentException("an encoder-decoder shows no hidden states");
        }
        int leading = span.positions().leadingEmbeddings();
        if (leading < 1 || leading > config.maxStates()) {
            throw new IllegalArgumentException(
                    "a sequence begins with 1 to %d encoder states, found %d"
                            .formatted(config.maxStates(), leading));
        }
        if (span.end() > leading + config.maxTokens()) {
            throw new IllegalArgumentException(
                    "at most %d tokens may follow the encoder states, found %d"
                            .formatted(config.maxTokens(), span.end() - leading));
        }
        int middle = Math.clamp(leading, span.start(), span.end());
        if (span.start() < middle) {
            ofStates.add(span.part(span.start(), middle));
        }
        if (middle < span.end()) {
            ofTokens.add(span.part(middle, span.end()));
        }
    }

    private void run(WorkerTeam.Member me, int rows, float[] logits) {
        if (encoded.positions() > 0) {
            storeStates(me);
        }
        if (tokens.positions() > 0) {
            embed(me);
            for (int layer = 0; layer < config.layers(); layer++) {
                Layer w = weights.layers().get(layer);
                attendSelf(me, layer, w);
                attendCross(me, layer, w);
                feedForward(me, w);
            }
        }
        if (rows > 0) {
            predict(me, rows, logits);
        }
    }

    /** Keys and values of the cross-attention of all layers. */
    private void storeStates(WorkerTeam.Member me) {
        int hidden = config.hiddenSize();
        int n = encoded.positions();
        for (int i = me.from(n, 1); i < me.to(n, 1); i++) {
            encoded.span(i).positions().embeddingAt(encoded.position(i), x, i * hidden);
        }
        me.sync();
        for (int layer = 0; layer < config.layers(); layer++) {
            Linear w = weights.layers().get(layer).crossKeyValue();
            w.apply(me, kernels, x, Rows.first(n), joined);
            me.sync();
            for (int i = me.from(n, 1); i < me.to(n, 1); i++) {
                int at = i * 2 * hidden;
                int[] blocks = encoded.span(i).blocks();
                cache.write(layer, blocks, encoded.position(i), joined, at, joined, at + hidden);
            }
            me.sync();
        }
    }

    private void embed(WorkerTeam.Member me) {
        int hidden = config.hiddenSize();
        int n = tokens.positions();
        for (int i = me.from(n, 1); i < me.to(n, 1); i++) {
            Positions positions = tokens.span(i).positions();
            int token = positions.tokenAt(tokens.position(i));
            if (token == Positions.EMBEDDING) {
                throw new IllegalArgumentException("an encoder state among the tokens");
            }
            int order = tokens.position(i) - positions.leadingEmbeddings();
            kernels.readRow(weights.embedding(), token, x, i * hidden);
            kernels.add(weights.positions(), order * hidden, x, i * hidden, hidden);
        }
        me.sync();
    }

    /**
     * Normalises into the member's own array the positions that its share of {@code next} takes: a
     * few done twice cost less than a barrier.
     */
    private float[] normalise(WorkerTeam.Member me, Norm norm, Linear next) {
        Share share = Share.of(me, next.matrix(), tokens.rows(), kernels);
        float[] target = normed[me.index()];
        for (int i = share.firstPosition(); i < share.lastPosition(); i++) {
            normalise(norm, i, target, i);
        }
        return target;
    }

    private void normalise(Norm norm, int from, float[] target, int to) {
        int hidden = config.hiddenSize();
        float epsilon = config.normEpsilon();
        kernels.layerNorm(
                x, from * hidden, norm.weight(), norm.bias(), epsilon, target, to * hidden, hidden);
    }

    private void attendSelf(WorkerTeam.Member me, int layer, Layer w) {
        int hidden = config.hiddenSize();
        int n = tokens.positions();
        float[] in = normalise(me, w.selfNorm(), w.queryKeyValue());
        w.queryKeyValue().apply(me, kernels, in, tokens.rows(), joined);
        me.sync();
        for (int i = me.from(n, 1); i < me.to(n, 1); i++) {
            int keys = i * 3 * hidden + hidden;
            int[] blocks = tokens.span(i).blocks();
            cache.write(layer, blocks, tokens.position(i), joined, keys, joined, keys + hidden);
        }
        me.sync();
        selfAttention.run(me, layer, joined, 3 * hidden, mixed);
        w.selfOut().addTo(me, kernels, mixed, tokens.rows(), delta, x);
        me.sync();
    }

    private void attendCross(WorkerTeam.Member me, int layer, Layer w) {
        float[] in = normalise(me, w.crossNorm(), w.crossQuery());
        w.crossQuery().apply(me, kernels, in, tokens.rows(), joined);
        me.sync();
        observe(me, layer);
        crossAttention.run(me, layer, joined, config.hiddenSize(), mixed);
        w.crossOut().addTo(me, kernels, mixed, tokens.rows(), delta, x);
        me.sync();
    }

    /** Shows the attention of this layer's alignment heads to who asked for it. */
    private void observe(WorkerTeam.Member me, int layer) {
        int n = tokens.positions();
        for (int i = me.from(n, 1); i < me.to(n, 1); i++) {
            Span span = tokens.span(i);
            if (span.observers().attention().isPresent()) {
                observe(layer, i, span, span.observers().attention().get());
            }
        }
    }

    private void observe(int layer, int i, Span span, AttentionObserver observer) {
        for (int index = 0; index < config.alignmentHeads().size(); index++) {
            WhisperDecoderConfig.Head head = config.alignmentHeads().get(index);
            if (head.layer() == layer) {
                int offset = i * config.hiddenSize() + head.head() * config.headSize();
                int leading = span.positions().leadingEmbeddings();
                observer.observe(
                        tokens.position(i),
                        index,
                        probe.shares(layer, head.head(), span.blocks(), joined, offset, leading));
            }
        }
    }

    private void feedForward(WorkerTeam.Member me, Layer w) {
        float[] in = normalise(me, w.feedForwardNorm(), w.wide());
        Share share = w.wide().apply(me, kernels, in, tokens.rows(), wide);
        for (int i = share.firstPosition(); i < share.lastPosition(); i++) {
            int at = i * config.feedForwardSize() + share.firstRow();
            kernels.gelu(wide, at, share.rows());
        }
        me.sync();
        w.narrow().addTo(me, kernels, wide, tokens.rows(), delta, x);
        me.sync();
    }

    private void predict(WorkerTeam.Member me, int rows, float[] logits) {
        float[] in = normed[me.index()];
        for (int row = 0; row < rows; row++) {
            normalise(weights.norm(), tokens.wanted(row), in, row);
        }
        head.apply(me, kernels, in, Rows.first(rows), logits);
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
