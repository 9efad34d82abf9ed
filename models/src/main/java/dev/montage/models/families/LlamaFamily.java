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
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import dev.montage.tokenizers.GgufTokenizer;
import dev.montage.tokenizers.Tokenizer;
import dev.montage.tokenizers.TokenizerJson;
import dev.montage.tokenizers.templates.ChatTemplate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Text models of the Llama kind: Llama, SmolLM2, Qwen2, Qwen3. */
final class LlamaFamily implements ChatModel {
    private final String id;
    private final String ownedBy;
    private final Tokenizer tokenizer;
    private final Optional<ChatTemplate> template;
    private final Set<Integer> stopIds;
    private final Sampling sampling;
    private final int contextLength;
    private final int hiddenSize;
    private final Engine engine;
    private final Grammars grammars;

    private LlamaFamily(
            String id,
            String ownedBy,
            Tokenizer tokenizer,
            Optional<ChatTemplate> template,
            Set<Integer> stopIds,
            Sampling sampling,
            int hiddenSize,
            LlamaBackbone backbone,
            ModelRuntime runtime) {
        this.id = id;
        this.ownedBy = ownedBy;
        this.tokenizer = tokenizer;
        grammars = new Grammars(tokenizer);
        this.template = template;
        this.stopIds = Set.copyOf(stopIds);
        this.sampling = sampling;
        this.hiddenSize = hiddenSize;
        contextLength =
                Math.min(backbone.contextLength(), backbone.blockCount() * backbone.blockSize());
        engine = new Engine(backbone, runtime.engine());
    }

    static Model load(Path folder, JsonNode json, ModelRuntime runtime) {
        LlamaConfig config = LlamaConfig.of(json);
        Path weights = folder.resolve(json.path("weights").asText("."));
        try (WeightsFile file = WeightsFiles.open(weights)) {
            Tokenizer tokenizer = tokenizer(folder, file);
            if (tokenizer.vocabularySize() > config.vocabularySize()) {
                throw new WeightsException(
                        "%s: vocab_size is %d, the tokenizer has %d tokens"
                                .formatted(
                                        folder.resolve("config.json"),
                                        config.vocabularySize(),
                                        tokenizer.vocabularySize()));
            }
            LlamaBackbone backbone =
                    new LlamaBackbone(config, file, runtime.backbone(runtime.cacheBlocks()));
            return new LlamaFamily(
                    folder.toAbsolutePath().normalize().getFileName().toString(),
                    owner(json),
                    tokenizer,
                    templateSource(folder, file).map(source -> template(source, json, tokenizer)),
                    stopIds(json),
                    sampling(json.path("generation")),
                    config.hiddenSize(),
                    backbone,
                    runtime);
        }
    }

    private static Tokenizer tokenizer(Path folder, WeightsFile file) {
        Path json = folder.resolve("tokenizer.json");
        return Files.isRegularFile(json)
                ? TokenizerJson.load(json)
                : GgufTokenizer.of(file.metadata());
    }

    /** From chat_template.jinja, tokenizer_config.json or the GGUF file's metadata. */
    private static Optional<String> templateSource(Path folder, WeightsFile file) {
        try {
            Path jinja = folder.resolve("chat_template.jinja");
            if (Files.isRegularFile(jinja)) {
                return Optional.of(Files.readString(jinja));
            }
            Path config = folder.resolve("tokenizer_config.json");
            if (Files.isRegularFile(config)) {
                JsonNode template = Families.read(config).path("chat_template");
                return template.isTextual() ? Optional.of(template.asText()) : Optional.empty();
            }
        } catch (IOException e) {
            throw new WeightsException(folder + ": chat template cannot be read: " + e, e);
        }
        Object template = file.metadata().get("tokenizer.chat_template");
        return template instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static ChatTemplate template(String source, JsonNode json, Tokenizer tokenizer) {
        return new ChatTemplate(
                source,
                tokenText(json.path("bos_token_id"), tokenizer),
                tokenText(json.path("eos_token_id"), tokenizer));
    }

    private static String tokenText(JsonNode id, Tokenizer tokenizer) {
        JsonNode first = id.isArray() ? id.path(0) : id;
        return first.canConvertToInt() && first.isNumber()
                ? new String(tokenizer.bytes(first.asInt()), StandardCharsets.UTF_8)
                : "";
    }

    private static Set<Integer> stopIds(JsonNode json) {
        Set<Integer> ids = new HashSet<>();
        for (JsonNode node :
                List.of(json.path("eos_token_id"), json.path("generation").path("eos_token_id"))) {
            if (node.isArray()) {
                node.forEach(id -> ids.add(id.asInt()));
            } else if (node.isNumber()) {
                ids.add(node.asInt());
            }
        }
        return ids;
    }

    private static Sampling sampling(JsonNode generation) {
        double temperature = generation.path("temperature").asDouble(1);
        double topP = generation.path("top_p").asDouble(1);
        return new Sampling(temperature, 0, topP, 0, 1, 0, 0, Map.of(), 0);
    }

    /** The part before the slash of the model the weights were made from. */
    private static String owner(JsonNode json) {
        String upstream = json.path("provenance").path("upstream").path("model").asText("local");
        return upstream.split("/", -1)[0];
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String ownedBy() {
        return ownedBy;
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
        return tokenizer;
    }

    @Override
    public Generator generator() {
        return engine;
    }

    @Override
    public Grammars grammars() {
        return grammars;
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
        return sampling;
    }

    @Override
    public Set<Integer> stopIds() {
        return stopIds;
    }

    @Override
    public ToolSyntax toolSyntax() {
        return ToolSyntax.LIST;
    }

    @Override
    public List<Segment> chatPrompt(List<ChatMessage> messages, List<Tool> tools) {
        ChatTemplate chat =
                template.orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        id + " has no chat template; use /v1/completions"));
        List<Map<String, String>> turns = new ArrayList<>();
        for (ChatMessage message : ToolTexts.told(messages, tools, toolSyntax())) {
            turns.add(Map.of("role", message.role(), "content", message.text()));
        }
        return List.of(new Segment.Tokens(tokenizer.encodeWithSpecials(chat.render(turns, true))));
    }

    @Override
    public List<Segment> textPrompt(String text) {
        return List.of(new Segment.Tokens(tokenizer.encode(text)));
    }

    @Override
    public void close() {
        engine.close();
    }
}
