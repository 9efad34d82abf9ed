package dev.montage.server.endpoints;

import dev.montage.models.tools.ToolSyntax;
import dev.montage.server.wire.ChatReply;
import dev.montage.server.wire.ChatReply.Delta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whole answers as messages. */
final class ChatMessages {
    private ChatMessages() {}

    /**
     * What an answer says and calls; no content if it only calls.
     *
     * @param syntax how calls are written; empty if there are none
     */
    static ChatReply.Message of(String answer, Optional<ToolSyntax> syntax) {
        AnswerDeltas deltas = new AnswerDeltas(syntax);
        StringBuilder content = new StringBuilder();
        List<ChatReply.ToolCall> calls = new ArrayList<>();
        for (Delta delta :
                Stream.concat(deltas.read(answer).stream(), deltas.finish().stream()).toList()) {
            delta.content().ifPresent(content::append);
            delta.toolCalls().ifPresent(more -> more.forEach(call -> add(call, calls)));
        }
        return new ChatReply.Message(
                "assistant",
                calls.isEmpty() || !content.isEmpty()
                        ? Optional.of(content.toString())
                        : Optional.empty(),
                Optional.empty(),
                calls.isEmpty() ? Optional.empty() : Optional.of(calls));
    }

    private static void add(ChatReply.ToolCallDelta delta, List<ChatReply.ToolCall> calls) {
        if (delta.id().isPresent()) {
            ChatReply.Function begun =
                    new ChatReply.Function(delta.function().name().orElseThrow(), "");
            calls.add(new ChatReply.ToolCall(delta.id().get(), "function", begun));
            return;
        }
        ChatReply.ToolCall last = calls.removeLast();
        ChatReply.Function function = last.function();
        calls.add(
                new ChatReply.ToolCall(
                        last.id(),
                        last.type(),
                        new ChatReply.Function(
                                function.name(),
                                function.arguments() + delta.function().arguments())));
    }
}
