package dev.montage.models.families;

import dev.montage.models.backbone.LlamaBackbone;
import dev.montage.models.decoding.Engine;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.grammar.Grammars;
import dev.montage.models.sequence.Segment;
import dev.montage.models.tools.ToolSyntax;
import dev.montage.tokenizers.Tokenizer;
import java.util.List;
import java.util.Set;

/** What all models have that chat by a decoder of the Llama kind. */
abstract class DecoderModel implements ChatModel {
    private final String id;
    private final ChatText text;
    private final int hiddenSize;
    private final int contextLength;
    private final Engine engine;

    /**
     * A model around a running engine, which it closes.
     *
     * @param backbone of the engine
     */
    DecoderModel(String id, ChatText text, LlamaBackbone backbone, Engine engine) {
        this.id = id;
        this.text = text;
        this.engine = engine;
        hiddenSize = backbone.stateSize();
        contextLength =
                Math.min(backbone.contextLength(), backbone.blockCount() * backbone.blockSize());
    }

    /** What its checkpoint says about text. */
    final ChatText text() {
        return text;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Tokenizer tokenizer() {
        return text.tokenizer();
    }

    @Override
    public final Generator generator() {
        return engine;
    }

    @Override
    public final Grammars grammars() {
        return text.grammars();
    }

    @Override
    public final int contextLength() {
        return contextLength;
    }

    @Override
    public final int hiddenSize() {
        return hiddenSize;
    }

    @Override
    public final Sampling recommendedSampling() {
        return text.sampling();
    }

    @Override
    public final Set<Integer> stopIds() {
        return text.stopIds();
    }

    @Override
    public final ToolSyntax toolSyntax() {
        return ChatText.TOOLS;
    }

    @Override
    public final List<Segment> textPrompt(String begin) {
        return List.of(new Segment.Tokens(text.tokenizer().encode(begin)));
    }

    @Override
    public void close() {
        engine.close();
    }
}
