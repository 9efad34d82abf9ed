package dev.montage.server.serving;

import dev.montage.models.families.ChatMessage;
import dev.montage.models.families.ChatModel;
import dev.montage.models.sequence.Segment;
import dev.montage.models.tools.ToolCall;
import dev.montage.server.web.ApiException;
import dev.montage.server.wire.ResponseItem;
import dev.montage.server.wire.ResponseRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Conversations of /v1/responses: how they go on, and what a model is given of them. */
public final class Conversations {
    private final MediaParts media;

    public Conversations(MediaParts media) {
        this.media = media;
    }

    /**
     * What was said before the answer, oldest first.
     *
     * @throws ApiException 400 if the previous response is not in the store or not over, or if
     *     something is said to come from a call that was not made
     */
    public static List<ResponseItem> continued(ResponseStore store, ResponseRequest request) {
        List<ResponseItem> before =
                request.previousId().map(id -> previous(store, id)).orElse(List.of());
        checkCalls(before, request.input());
        return Stream.concat(before.stream(), request.input().stream()).toList();
    }

    private static void checkCalls(List<ResponseItem> before, List<ResponseItem> input) {
        Set<String> callIds = new HashSet<>();
        before.forEach(item -> callId(item).ifPresent(callIds::add));
        for (int i = 0; i < input.size(); i++) {
            callId(input.get(i)).ifPresent(callIds::add);
            if (input.get(i) instanceof ResponseItem.FunctionCallOutput output
                    && !callIds.contains(output.callId())) {
                String field = "input[%d].call_id".formatted(i);
                throw ApiException.field(
                        field,
                        "invalid_value",
                        "Invalid '%s': no item before is a call of this id, %s."
                                .formatted(field, output.callId()));
            }
        }
    }

    private static Optional<String> callId(ResponseItem item) {
        return item instanceof ResponseItem.FunctionCall call
                ? Optional.of(call.callId())
                : Optional.empty();
    }

    /**
     * The sequence of a conversation. With truncation, as few of its oldest messages are left out
     * as leave room for the answer; instructions and the last message stay.
     */
    public List<Segment> prompt(
            ChatModel model, ResponseRequest request, List<ResponseItem> conversation) {
        List<Item> read = read(model, conversation, conversation.size() - request.input().size());
        List<Segment> whole = render(model, request, read);
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
            if (length(render(model, request, read.subList(middle, last + 1))) <= most) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return render(model, request, read.subList(high, last + 1));
    }

    /** What was said, with its parts if a person said it. */
    private record Item(ResponseItem said, List<ChatMessage.Part> parts) {}

    /** Reads the media of a conversation, whose items from {@code first} on are the request's. */
    private List<Item> read(ChatModel model, List<ResponseItem> conversation, int first) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < conversation.size(); i++) {
            String path = i < first ? "previous_response_id" : "input[%d]".formatted(i - first);
            ResponseItem said = conversation.get(i);
            items.add(
                    new Item(
                            said,
                            said instanceof ResponseItem.Input input
                                    ? parts(model, input.content(), path)
                                    : List.of()));
        }
        return items;
    }

    /** Texts that follow each other are one. */
    private List<ChatMessage.Part> parts(
            ChatModel model, List<ResponseItem.Content> contents, String path) {
        List<ChatMessage.Part> parts = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            if (contents.get(i) instanceof ResponseItem.InputText text) {
                boolean goesOn = !parts.isEmpty() && parts.getLast() instanceof ChatMessage.Text;
                String before =
                        goesOn && parts.removeLast() instanceof ChatMessage.Text said
                                ? said.text() + "\n"
                                : "";
                parts.add(new ChatMessage.Text(before + text.text()));
            }
            MediaSource.of(contents.get(i), "%s.content[%d]".formatted(path, i))
                    .ifPresent(source -> parts.add(media.read(model, source)));
        }
        return parts;
    }

    private static List<ResponseItem> previous(ResponseStore store, String id) {
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
            ChatModel model, ResponseRequest request, List<Item> messages) {
        Stream<ChatMessage> instructions =
                request.instructions().map(text -> new ChatMessage("system", text)).stream();
        List<ChatMessage> turns = Stream.concat(instructions, turns(messages).stream()).toList();
        try {
            return model.chatPrompt(turns, request.tools().told());
        } catch (IllegalArgumentException e) {
            throw ApiException.field(
                    "input",
                    "invalid_value",
                    "The model's chat template refuses the input: " + e.getMessage());
        }
    }

    /** What an assistant says and then calls is one turn. */
    private static List<ChatMessage> turns(List<Item> items) {
        List<ChatMessage> turns = new ArrayList<>();
        for (Item item : items) {
            switch (item.said()) {
                case ResponseItem.Input input ->
                        turns.add(new ChatMessage(role(input.role()), item.parts(), List.of()));
                case ResponseItem.Output output ->
                        turns.add(new ChatMessage("assistant", output.text()));
                case ResponseItem.FunctionCall call -> addCall(turns, call);
                case ResponseItem.FunctionCallOutput output ->
                        turns.add(new ChatMessage("tool", output.output()));
            }
        }
        return turns;
    }

    private static void addCall(List<ChatMessage> turns, ResponseItem.FunctionCall call) {
        boolean goesOn = !turns.isEmpty() && turns.getLast().role().equals("assistant");
        ChatMessage turn = goesOn ? turns.removeLast() : new ChatMessage("assistant", "");
        List<ToolCall> calls = new ArrayList<>(turn.calls());
        calls.add(new ToolCall(call.name(), call.arguments()));
        turns.add(new ChatMessage(turn.role(), turn.text(), calls));
    }

    private static String role(String role) {
        return role.equals("developer") ? "system" : role;
    }

    private static int length(List<Segment> prompt) {
        return prompt.stream().mapToInt(Segment::length).sum();
    }
}
