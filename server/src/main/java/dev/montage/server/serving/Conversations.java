package dev.montage.server.serving;

import dev.montage.models.families.ChatMessage;
import dev.montage.models.families.ChatModel;
import dev.montage.models.sequence.Segment;
import dev.montage.server.web.ApiException;
import dev.montage.server.wire.ResponseMessage;
import dev.montage.server.wire.ResponseRequest;
import java.util.List;
import java.util.stream.Stream;

/** Conversations of /v1/responses: how they go on, and what a model is given of them. */
public final class Conversations {
    private Conversations() {}

    /**
     * What was said before the answer, oldest first.
     *
     * @throws ApiException 400 if the previous response is not in the store or not over
     */
    public static List<ResponseMessage> continued(ResponseStore store, ResponseRequest request) {
        List<ResponseMessage> before =
                request.previousId().map(id -> previous(store, id)).orElse(List.of());
        return Stream.concat(before.stream(), request.input().stream()).toList();
    }

    /**
     * The sequence of a conversation. With truncation, as few of its oldest messages are left out
     * as leave room for the answer; instructions and the last message stay.
     */
    public static List<Segment> prompt(
            ChatModel model, ResponseRequest request, List<ResponseMessage> conversation) {
        List<Segment> whole = render(model, request, conversation);
        int answer = Math.min(request.options().maxTokens().orElse(1), model.contextLength() / 2);
        int most = model.contextLength() - answer;
        if (!request.truncate() || length(whole) <= most) {
            return whole;
        }
        int last = conversation.size() - 1;
        int low = 0; // too few to leave out
        int high = last;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (length(render(model, request, conversation.subList(middle, last + 1))) <= most) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return render(model, request, conversation.subList(high, last + 1));
    }

    private static List<ResponseMessage> previous(ResponseStore store, String id) {
        StoredResponse previous =
                store.find(id)
                        .orElseThrow(
                                () ->
                                        refused(
                                                "previous_response_not_found",
                                                "Previous response with id '%s' not found."
                                                        .formatted(id)));
        if (!previous.reply().status().isLast()) {
            throw refused(
                    "previous_response_not_over",
                    "Previous response with id '%s' is not over yet.".formatted(id));
        }
        return previous.conversation();
    }

    private static ApiException refused(String code, String message) {
        return ApiException.field("previous_response_id", code, message);
    }

    private static List<Segment> render(
            ChatModel model, ResponseRequest request, List<ResponseMessage> messages) {
        Stream<ChatMessage> instructions =
                request.instructions().map(text -> new ChatMessage("system", text)).stream();
        Stream<ChatMessage> turns =
                messages.stream()
                        .map(message -> new ChatMessage(role(message.role()), message.text()));
        try {
            return model.chatPrompt(Stream.concat(instructions, turns).toList());
        } catch (IllegalArgumentException e) {
            throw ApiException.field(
                    "input",
                    "invalid_value",
                    "The model's chat template refuses the input: " + e.getMessage());
        }
    }

    private static String role(String role) {
        return role.equals("developer") ? "system" : role;
    }

    private static int length(List<Segment> prompt) {
        return prompt.stream().mapToInt(Segment::length).sum();
    }
}
