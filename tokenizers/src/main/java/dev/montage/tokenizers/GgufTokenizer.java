package dev.montage.tokenizers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Makes the tokenizer that a GGUF file describes in its {@code tokenizer.ggml.*} keys: byte-level
 * BPE with the pre-tokenizers {@code gpt-2}, {@code smollm}, {@code llama-bpe} and {@code qwen2}.
 * Gives the ids of the checkpoint's own {@code tokenizer.json}: Qwen2 text is brought to NFC, which
 * the metadata does not say.
 */
public final class GgufTokenizer {
    private static final String PREFIX = "tokenizer.ggml.";
    private static final long CONTROL = 3;
    private static final long USER_DEFINED = 4;

    private GgufTokenizer() {}

    /**
     * The tokenizer of a file with these key-values.
     *
     * @param metadata all key-values of the file; strings, {@code Long}, {@code Double}, {@code
     *     Boolean} and {@code List}s of these
     * @throws TokenizerException if a key is missing, of another type, or asks for a tokenizer that
     *     is not supported
     */
    public static Tokenizer of(Map<String, Object> metadata) {
        String model = value(metadata, "model", String.class);
        if (!model.equals("gpt2")) {
            throw new TokenizerException(
                    "expected " + PREFIX + "model gpt2 (byte-level BPE), found '" + model + "'");
        }
        if (Boolean.TRUE.equals(metadata.get(PREFIX + "add_space_prefix"))) {
            throw new TokenizerException("expected no " + PREFIX + "add_space_prefix, found true");
        }
        String pre = value(metadata, "pre", String.class);
        Vocabulary vocabulary = vocabulary(metadata);
        List<MergeRules.Rule> rules = new ArrayList<>();
        for (String merge : list(metadata, "merges", String.class)) {
            rules.add(MergeRules.Rule.parse(merge));
        }
        return new ByteLevelBpe(
                new BpeDefinition(
                        vocabulary,
                        MergeRules.table(rules, vocabulary),
                        PreTokenizers.byGgufName(pre),
                        pre.equals("qwen2"),
                        pre.equals("llama-bpe"),
                        OptionalInt.empty()));
    }

    private static Vocabulary vocabulary(Map<String, Object> metadata) {
        List<String> tokens = list(metadata, "tokens", String.class);
        List<Long> types =
                metadata.containsKey(PREFIX + "token_type")
                        ? list(metadata, "token_type", Long.class)
                        : List.of();
        if (!types.isEmpty() && types.size() != tokens.size()) {
            throw new TokenizerException(
                    String.format(
                            "expected as many %stoken_type as tokens, found %d and %d",
                            PREFIX, types.size(), tokens.size()));
        }
        Map<String, Integer> entries = HashMap.newHashMap(tokens.size());
        List<AddedToken> added = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            long type = types.isEmpty() ? 0 : types.get(id);
            String token = tokens.get(id);
            if (type == CONTROL || type == USER_DEFINED) {
                added.add(new AddedToken(id, token, type == CONTROL, false));
            } else if (entries.putIfAbsent(token, id) != null) {
                throw new TokenizerException("the token '" + token + "' stands twice in the file");
            }
        }
        return new Vocabulary(entries, added);
    }

    private static <T> T value(Map<String, Object> metadata, String key, Class<T> type) {
        return cast(metadata.getOrDefault(PREFIX + key, "nothing"), key, type);
    }

    private static <T> List<T> list(Map<String, Object> metadata, String key, Class<T> type) {
        List<T> items = new ArrayList<>();
        for (Object item : value(metadata, key, List.class)) {
            items.add(cast(item, key, type));
        }
        return items;
    }

    private static <T> T cast(Object value, String key, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new TokenizerException(
                    String.format(
                            "expected %s%s as %s, found %s",
                            PREFIX, key, type.getSimpleName(), value));
        }
        return type.cast(value);
    }
}
