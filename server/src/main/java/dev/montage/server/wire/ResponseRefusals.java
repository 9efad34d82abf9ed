package dev.montage.server.wire;

import dev.montage.server.web.Field;
import java.util.List;
import java.util.Map;

/** Fields of /v1/responses that would change the answer and cannot be honoured. */
final class ResponseRefusals {
    private static final Map<String, String> REFUSED =
            Map.of(
                    "conversation", "conversations go on by previous_response_id",
                    "prompt", "this server stores no prompts",
                    "max_tool_calls", "there are no built-in tools here",
                    "moderation", "no model here moderates",
                    "context_management", "it is done by truncation alone");

    private ResponseRefusals() {}

    /** Throws if the body asks for what is not done. */
    static void check(Field body) {
        REFUSED.forEach(
                (name, why) -> {
                    if (body.get(name).isPresent()) {
                        throw body.get(name).unsupported(why);
                    }
                });
        allow(body.get("service_tier"), List.of("auto", "default"), "there is one tier, default");
        Field reasoning = body.get("reasoning");
        if (reasoning.isPresent()) {
            allow(
                    reasoning.get("effort"),
                    List.of("none"),
                    "no model here reasons before it answers");
        }
        Field text = body.get("text");
        if (text.isPresent()) {
            allow(text.get("verbosity"), List.of("medium"), "it cannot be enforced");
        }
    }

    private static void allow(Field field, List<String> values, String why) {
        if (field.isPresent() && !(field.isText() && values.contains(field.text()))) {
            throw field.unsupported(why);
        }
    }
}
