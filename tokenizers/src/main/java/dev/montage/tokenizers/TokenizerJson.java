package dev.montage.tokenizers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads {@code tokenizer.json} as Hugging Face's {@code tokenizers} writes it: byte-level BPE with
 * the pre-tokenizers of GPT-2, Whisper, SmolLM2, Qwen2, Qwen3 and Llama 3. Anything else is an
 * error that names what was found. Post-processors are left aside: nothing is added around a text.
 */
public final class TokenizerJson {

    /** Names are read once each, so keeping a table of them would only take time. */
    private static final ObjectMapper JSON =
            new ObjectMapper(
                    JsonFactory.builder()
                            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                            .build());

    /** Of vocabularies of small models; a start shall not wait while tables grow. */
    private static final int USUAL_SIZE = 50_000;

    private final ObjectNode root = JSON.createObjectNode();
    private final ObjectNode model = root.putObject("model"); // without vocab and merges
    private final Map<String, Integer> entries = HashMap.newHashMap(USUAL_SIZE);
    private final List<MergeRules.Rule> rules = new ArrayList<>(USUAL_SIZE);

    private TokenizerJson() {}

    /**
     * The tokenizer in the file {@code path}.
     *
     * @throws TokenizerException if the file is missing, broken or of another kind
     */
    public static Tokenizer load(Path path) {
        TokenizerJson file = new TokenizerJson();
        try (JsonParser parser = JSON.createParser(Files.readAllBytes(path))) {
            file.read(parser);
            return file.build();
        } catch (IOException e) {
            throw new TokenizerException("cannot read the tokenizer " + path + ": " + e, e);
        } catch (TokenizerException e) {
            throw new TokenizerException(path + ": " + e.getMessage(), e);
        }
    }

    /** Vocabulary and merges are read as they come: as a tree they take three times as long. */
    private void read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new TokenizerException("expected an object, found something else");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            if (name.equals("model") && isObject) {
                readModel(parser);
            } else {
                root.set(name, JSON.readTree(parser));
            }
        }
    }

    private void readModel(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals("vocab") && token == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String entry = parser.currentName();
                    parser.nextToken();
                    boolean isId = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
                    entries.put(entry, isId ? parser.getIntValue() : id(JSON.readTree(parser)));
                }
                model.putObject(name);
            } else if (name.equals("merges") && token == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    boolean isText = parser.currentToken() == JsonToken.VALUE_STRING;
                    rules.add(
                            isText
                                    ? MergeRules.Rule.parse(parser.getText())
                                    : pair(JSON.readTree(parser)));
                }
                model.putArray(name);
            } else {
                model.set(name, JSON.readTree(parser));
            }
        }
    }

    private static MergeRules.Rule pair(JsonNode merge) {
        boolean ok = merge.size() == 2 && merge.path(0).isTextual() && merge.path(1).isTextual();
        expect(ok, "a merge of two tokens", merge);
        return new MergeRules.Rule(merge.path(0).textValue(), merge.path(1).textValue());
    }

    private Tokenizer build() {
        checkModel(root.path("model"));
        Vocabulary vocabulary = new Vocabulary(entries, addedTokens(root.path("added_tokens")));
        return new ByteLevelBpe(
                new BpeDefinition(
                        vocabulary,
                        MergeRules.table(rules, vocabulary),
                        PreTokenizers.read(root.path("pre_tokenizer")),
                        composes(root.path("normalizer")),
                        model.path("ignore_merges").asBoolean(),
                        unknown(model, vocabulary)));
    }

    private static void checkModel(JsonNode model) {
        expect(model.path("type").asText().equals("BPE"), "model.type BPE", model.path("type"));
        for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
            JsonNode found = model.path(affix);
            expect(found.asText("").isEmpty(), "no model." + affix, found);
        }
        expect(model.path("dropout").asDouble() == 0, "no model.dropout", model.path("dropout"));
        expect(model.path("vocab").isObject(), "model.vocab as an object", model.path("vocab"));
        expect(model.path("merges").isArray(), "model.merges as a list", model.path("merges"));
        JsonNode fallback = model.path("byte_fallback");
        expect(!fallback.asBoolean(), "no model.byte_fallback", fallback);
    }

    private static List<AddedToken> addedTokens(JsonNode tokens) {
        List<AddedToken> added = new ArrayList<>();
        for (JsonNode token : tokens) {
            JsonNode content = token.path("content");
            expect(content.isTextual(), "an added token with text content", token);
            for (String option : List.of("single_word", "lstrip", "rstrip")) {
                boolean on = token.path(option).asBoolean();
                expect(!on, "added tokens without " + option, token);
            }
            added.add(
                    new AddedToken(
                            id(token.path("id")),
                            content.textValue(),
                            token.path("special").asBoolean(),
                            token.path("normalized").asBoolean()));
        }
        return added;
    }

    private static boolean composes(JsonNode normalizer) {
        if (normalizer.isMissingNode() || normalizer.isNull()) {
            return false;
        }
        boolean nfc = normalizer.path("type").asText().equals("NFC");
        expect(nfc, "no normalizer or NFC", normalizer);
        return true;
    }

    private static OptionalInt unknown(JsonNode model, Vocabulary vocabulary) {
        JsonNode token = model.path("unk_token");
        if (!token.isTextual()) {
            return OptionalInt.empty();
        }
        expect(!model.path("fuse_unk").asBoolean(), "no model.fuse_unk", model.path("fuse_unk"));
        OptionalInt id = vocabulary.id(token.textValue());
        expect(id.isPresent(), "model.unk_token in the vocabulary", token);
        return id;
    }

    private static int id(JsonNode id) {
        expect(id.isInt(), "a token id as an integer", id);
        return id.intValue();
    }

    /** Fails with what was expected and what was found, unless {@code holds}. */
    static void expect(boolean holds, String expected, JsonNode found) {
        if (!holds) {
            String text = found.isMissingNode() ? "nothing" : found.toString();
            String shown = text.length() > 300 ? text.substring(0, 300) + "..." : text;
            throw new TokenizerException("expected " + expected + ", found " + shown);
        }
    }
}
