package dev.montage.tokenizers.templates;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.tokenizers.Checkpoints;
import dev.montage.tokenizers.Tokenizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shipped checkpoint's template gives what transformers gives. */
class ChatTemplateTest {

    @Test
    void rendersSmolLm2AsTransformers() {
        ChatTemplate template =
                new ChatTemplate(Checkpoints.chatTemplate(), "<|im_start|>", "<|im_end|>");
        Tokenizer tokenizer = Checkpoints.load("smollm2-135m");
        for (JsonNode row : Checkpoints.goldens("chat-smollm2-135m.jsonl")) {
            List<Map<String, String>> messages =
                    Checkpoints.JSON.convertValue(row.path("messages"), new TypeReference<>() {});
            String text = template.render(messages, row.path("add_generation_prompt").asBoolean());
            assertEquals(row.path("text").textValue(), text, row.path("name").textValue());
            assertArrayEquals(Checkpoints.ids(row.path("ids")), tokenizer.encodeWithSpecials(text));
        }
    }
}
