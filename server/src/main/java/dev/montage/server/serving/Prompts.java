package dev.montage.server.serving;

import dev.montage.models.families.ChatMessage;
import dev.montage.models.families.ChatModel;
import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import dev.montage.models.sequence.VisualLayout;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Field;
import dev.montage.server.wire.ChatRequest;
import dev.montage.server.wire.CompletionRequest;
import java.util.List;

/** What a request says becomes the begin of a sequence. */
public final class Prompts {
    private Prompts() {}

    /** A conversation; a part that the model does not take is a 400. */
    public static List<Segment> chat(ChatModel model, ChatRequest chat, MediaParts media) {
        List<ChatMessage> turns =
                chat.messages().stream()
                        .map(
                                message ->
                                        new ChatMessage(
                                                message.role(),
                                                message.parts().stream()
                                                        .map(part -> media.read(model, part))
                                                        .toList(),
                                                message.calls()))
                        .toList();
        try {
            return model.chatPrompt(turns, chat.tools().told());
        } catch (IllegalArgumentException e) {
            throw ApiException.field(
                    "messages",
                    "invalid_value",
                    "The model's chat template refuses the messages: " + e.getMessage());
        }
    }

    /** A text or tokens to be continued. */
    public static List<Segment> completion(ChatModel model, CompletionRequest.Prompt prompt) {
        return switch (prompt) {
            case CompletionRequest.Prompt.Text text -> model.textPrompt(text.text());
            case CompletionRequest.Prompt.Tokens tokens ->
                    List.of(new Segment.Tokens(ids(model, tokens)));
        };
    }

    private static int[] ids(ChatModel model, CompletionRequest.Prompt.Tokens tokens) {
        int size = model.tokenizer().vocabularySize();
        for (int id : tokens.ids()) {
            if (id >= size) {
                Field field = tokens.field();
                throw field.invalid("token " + id + " is not in the vocabulary of " + size);
            }
        }
        return tokens.ids().stream().mapToInt(Integer::intValue).toArray();
    }

    /** Positions of sound in a prompt. */
    public static int audioTokens(List<Segment> prompt) {
        return prompt.stream()
                .filter(segment -> segment.modality() == Modality.AUDIO)
                .mapToInt(Segment::length)
                .sum();
    }

    /** Positions of pictures in a prompt. */
    public static int imageTokens(List<Segment> prompt) {
        return visualTokens(prompt, VisualLayout.PICTURE);
    }

    /** Positions of films in a prompt. */
    public static int videoTokens(List<Segment> prompt) {
        return visualTokens(prompt, VisualLayout.FILM);
    }

    private static int visualTokens(List<Segment> prompt, int start) {
        return prompt.stream()
                .filter(segment -> segment instanceof Segment.Codes codes && codes.start() == start)
                .mapToInt(Segment::length)
                .sum();
    }
}
