package dev.montage.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pre-tokenizers known here, by their names in {@code tokenizer.json} and in GGUF files. */
final class PreTokenizers {
    private static final WordSplitter GPT_2 = new Gpt2Splitter(false);
    private static final WordSplitter SMOLLM = new Gpt2Splitter(true);
    private static final WordSplitter LLAMA_3 = new Cl100kSplitter(3);
    private static final WordSplitter QWEN_2 = new Cl100kSplitter(1);

    private static final Map<String, WordSplitter> BY_PATTERN =
            Map.of(
                    Gpt2Splitter.PATTERN, GPT_2,
                    Cl100kSplitter.LLAMA_3, LLAMA_3,
                    Cl100kSplitter.QWEN_2, QWEN_2);

    private PreTokenizers() {}

    /**
     * @param node {@code pre_tokenizer} of a {@code tokenizer.json}
     * @throws TokenizerException if it is none of those known; the message shows it
     */
    static WordSplitter read(JsonNode node) {
        List<JsonNode> steps = new ArrayList<>();
        flatten(node, steps);
        JsonNode last = steps.getLast();
        boolean plainBytes =
                isType(last, "ByteLevel") && !last.path("add_prefix_space").asBoolean(true);
        TokenizerJson.expect(
                plainBytes, "a pre_tokenizer that ends in ByteLevel without prefix space", node);
        boolean regex = last.path("use_regex").asBoolean(true);
        if (steps.size() == 1 && regex) {
            return GPT_2;
        }
        JsonNode first = steps.getFirst();
        if (steps.size() == 2 && regex && isType(first, "Digits")) {
            boolean alone = first.path("individual_digits").asBoolean();
            TokenizerJson.expect(alone, "Digits with individual_digits", node);
            return SMOLLM;
        }
        boolean split = steps.size() == 2 && !regex && isType(first, "Split");
        TokenizerJson.expect(
                split, "pre_tokenizer ByteLevel, Digits + ByteLevel or Split + ByteLevel", node);
        return byPattern(first);
    }

    private static void flatten(JsonNode node, List<JsonNode> steps) {
        if (isType(node, "Sequence")) {
            node.path("pretokenizers").forEach(child -> flatten(child, steps));
            TokenizerJson.expect(!steps.isEmpty(), "a Sequence of pre-tokenizers", node);
        } else {
            steps.add(node);
        }
    }

    private static WordSplitter byPattern(JsonNode split) {
        boolean inverted = split.path("invert").asBoolean();
        String behavior = split.path("behavior").asText();
        boolean keepsMatches = behavior.equals(inverted ? "Removed" : "Isolated");
        String pattern = split.path("pattern").path("Regex").asText();
        TokenizerJson.expect(
                keepsMatches && BY_PATTERN.containsKey(pattern),
                "Split by the pattern of GPT-2, Llama 3 or Qwen2, isolated",
                split);
        return BY_PATTERN.getOrDefault(pattern, GPT_2);
    }

    private static boolean isType(JsonNode node, String type) {
        return node.path("type").asText().equals(type);
    }

    /**
     * @param pre {@code tokenizer.ggml.pre} of a GGUF file
     * @throws TokenizerException if the name is none of those known
     */
    static WordSplitter byGgufName(String pre) {
        return switch (pre) {
            case "gpt-2" -> GPT_2;
            case "smollm" -> SMOLLM;
            case "llama-bpe" -> LLAMA_3;
            case "qwen2" -> QWEN_2;
            default ->
                    throw new TokenizerException(
                            "expected tokenizer.ggml.pre gpt-2, smollm, llama-bpe or qwen2, found '"
                                    + pre
                                    + "'");
        };
    }
}
