package dev.montage.models.families;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.backbone.LlamaBackbone;
import dev.montage.models.backbone.LlamaConfig;
import dev.montage.models.decoding.Engine;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.grammar.Grammars;
import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import dev.montage.models.tools.Tool;
import dev.montage.models.tools.ToolSyntax;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import dev.montage.tokenizers.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Text models of the Llama kind: Llama, SmolLM2, Qwen2, Qwen3. */
final class LlamaFamily implements ChatModel {
    private final String id;
    private final ChatText text;
    private final int contextLength;
    private final int hiddenSize;
    private final Engine engine;

    private LlamaFamily(
            String id,
            ChatText text,
            int hiddenSize,
            LlamaBackbone backbone,
            ModelRuntime runtime) {
        this.id = id;
        this.text = text;
        this.hiddenSize = hiddenSize;
        contextLength =
                Math.min(backbone.contextLength(), backbone.blockCount() * backbone.blockSize());
        engine = new Engine(backbone, runtime.engine());
    }

    static Model load(Path folder, JsonNode json, ModelRuntime runtime) {
        LlamaConfig config = LlamaConfig.of(json);
        try (WeightsFile file =
                WeightsFiles.open(folder.resolve(json.path("weights").asText(".")))) {
            ChatText text = ChatText.load(folder, json, file, config.vocabularySize());
            LlamaBackbone backbone =
                    new LlamaBackbone(config, file, runtime.backbone(runtime.cacheBlocks()));
            return new LlamaFamily(
                    Families.name(folder), text, config.hiddenSize(), backbone, runtime);
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String ownedBy() {
        return text.ownedBy();
    }

    @Override
    public Set<Modality> inputs() {
        return Set.of(Modality.TEXT);
    }

    @Override
    public Set<Modality> outputs() {
        return Set.of(Modality.TEXT);
    }

    @Override
    public Tokenizer tokenizer() {
        return text.tokenizer();
    }

    @Override
    public Generator generator() {
        return engine;
    }

    @Override
    public Grammars grammars() {
        return text.grammars();
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public int hiddenSize() {
        return hiddenSize;
    }

    @Override
    public Sampling recommendedSampling() {
        return text.sampling();
    }

    @Override
    public Set<Integer> stopIds() {
        return text.stopIds();
    }

    @Override
    public ToolSyntax toolSyntax() {
        return ChatText.TOOLS;
    }

    @Override
    public List<Segment> chatPrompt(List<ChatMessage> messages, List<Tool> tools) {
        return text.prompt(
                messages,
                tools,
                part -> {
                    throw new IllegalArgumentException(id + " reads text only");
                });
    }

    @Override
    public List<Segment> textPrompt(String begin) {
        return List.of(new Segment.Tokens(text.tokenizer().encode(begin)));
    }

    @Override
    public void close() {
        engine.close();
    }
}
