package dev.montage.models.families;

import dev.montage.models.tools.ToolCall;
import java.util.List;

/**
 * One turn of a conversation, its parts already joined.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}, whose text is what a
 *     call gave
 * @param calls what the assistant called
 */
public record ChatMessage(String role, String text, List<ToolCall> calls) {
    public ChatMessage {
        calls = List.copyOf(calls);
    }

    /** A turn that calls nothing. */
    public ChatMessage(String role, String text) {
        this(role, text, List.of());
    }
}
