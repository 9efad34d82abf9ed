package dev.montage.models.families;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.grammar.Grammars;
import dev.montage.models.sequence.Segment;
import dev.montage.models.tools.Tool;
import dev.montage.models.tools.ToolSyntax;
import dev.montage.models.weights.ConfigJson;
import dev.montage.models.weights.Shared;
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
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
import java.util.function.Function;

/**
 * What a checkpoint says about text: tokenizer, chat template, what ends an answer, how to sample.
 *
 * @param ownedBy who made the weights
 */
record ChatText(
        String ownedBy,
        Tokenizer tokenizer,
        Optional<ChatTemplate> template,
        Set<Integer> stopIds,
        Sampling sampling,
        Grammars grammars) {

    /** How all models write calls of tools. */
    static final ToolSyntax TOOLS = ToolSyntax.LIST;

    /**
     * Stands in a rendered template where media do, with its number; no tokenizer gets to see it.
     */
    private static final String MARK = "\uE000%s:%d\uE000";

    /**
     * Reads what lies in {@code folder} and in the weights.
     *
     * @param json the config of the text model
     * @param vocabularySize of its embedding
     * @param known what other models have read
     */
    static ChatText load(
            Path folder,
            JsonNode json,
            WeightsFile file,
            int vocabularySize,
            Shared<Path, Grammars> known) {
        Grammars grammars = grammars(folder, file, known);
        Tokenizer tokenizer = grammars.tokenizer();
        if (tokenizer.vocabularySize() > vocabularySize) {
            throw new WeightsException(
                    "%s: vocab_size is %d, the tokenizer has %d tokens"
                            .formatted(
                                    folder.resolve("config.json"),
                                    vocabularySize,
                                    tokenizer.vocabularySize()));
        }
        return new ChatText(
                owner(json),
                tokenizer,
                templateSource(folder, file).map(source -> template(source, json, tokenizer)),
                Set.copyOf(stopIds(json)),
                sampling(json.path("generation")),
                grammars);
    }

    private static Grammars grammars(Path folder, WeightsFile file, Shared<Path, Grammars> known) {
        Path json = folder.resolve("tokenizer.json");
        boolean isThere = Files.isRegularFile(json);
        Path source = isThere ? json : file.path();
        return known.get(
                source.toAbsolutePath().normalize(),
                () ->
                        new Grammars(
                                isThere
                                        ? TokenizerJson.load(json)
                                        : GgufTokenizer.of(file.metadata())));
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
                JsonNode template = ConfigJson.read(config).path("chat_template");
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

    /**
     * The sequence that the template makes of a conversation.
     *
     * @param media how a part that is not text stands in the sequence
     * @throws IllegalArgumentException if there is no template, or it refuses
     */
    List<Segment> prompt(
            List<ChatMessage> messages,
            List<Tool> tools,
            Function<ChatMessage.Part, Segment> media) {
        ChatTemplate chat =
                template.orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no chat template; use /v1/completions"));
        List<ChatMessage.Part> shown = new ArrayList<>();
        String nonce = Long.toHexString(System.nanoTime());
        List<Map<String, String>> turns = new ArrayList<>();
        for (ChatMessage message : ToolTexts.told(messages, tools, TOOLS)) {
            turns.add(Map.of("role", message.role(), "content", marked(message, nonce, shown)));
        }
        String rest = chat.render(turns, true);
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            String mark = MARK.formatted(nonce, i);
            int at = rest.indexOf(mark);
            if (at < 0) {
                throw new IllegalArgumentException(
                        "the chat template leaves out a picture, film or sound");
            }
            addText(rest.substring(0, at), segments);
            segments.add(media.apply(shown.get(i)));
            rest = rest.substring(at + mark.length());
        }
        addText(rest, segments);
        return segments;
    }

    /** Texts that follow each other stand on lines of their own; media stand between. */
    private static String marked(ChatMessage message, String nonce, List<ChatMessage.Part> shown) {
        StringBuilder content = new StringBuilder();
        boolean afterText = false;
        for (ChatMessage.Part part : message.parts()) {
            if (part instanceof ChatMessage.Text text) {
                content.append(afterText ? "\n" : "").append(text.text());
                afterText = true;
            } else {
                content.append(MARK.formatted(nonce, shown.size()));
                shown.add(part);
                afterText = false;
            }
        }
        return content.toString();
    }

    private void addText(String text, List<Segment> segments) {
        if (!text.isEmpty()) {
            segments.add(new Segment.Tokens(tokenizer.encodeWithSpecials(text)));
        }
    }
}
