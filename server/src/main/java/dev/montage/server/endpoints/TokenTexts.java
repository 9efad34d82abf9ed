package dev.montage.server.endpoints;

import dev.montage.models.decoding.Event;
import dev.montage.server.wire.ChatReply;
import dev.montage.server.wire.CompletionReply;
import dev.montage.tokenizers.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens and their probabilities as clients want to see them. */
record TokenTexts(Tokenizer tokenizer) {

    /** Log-probabilities of a chat answer, or of a piece of it. */
    ChatReply.Logprobs chat(List<Event.Token> tokens) {
        return new ChatReply.Logprobs(tokens.stream().map(this::chat).toList(), Optional.empty());
    }

    /**
     * Log-probabilities of a completion, or of a piece of it.
     *
     * @param offset characters of the answer before the piece
     */
    CompletionReply.Logprobs completion(List<Event.Token> tokens, int offset) {
        List<String> texts = new ArrayList<>();
        List<Double> logprobs = new ArrayList<>();
        List<Map<String, Double>> tops = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        int position = offset;
        for (Event.Token token : tokens) {
            texts.add(text(token.id()));
            logprobs.add((double) token.logProbability());
            Map<String, Double> top = new LinkedHashMap<>();
            token.top()
                    .forEach(other -> top.put(text(other.id()), (double) other.logProbability()));
            tops.add(top);
            offsets.add(position);
            position += text(token.id()).length();
        }
        return new CompletionReply.Logprobs(texts, logprobs, tops, offsets);
    }

    private ChatReply.TokenLogprob chat(Event.Token token) {
        return new ChatReply.TokenLogprob(
                text(token.id()),
                token.logProbability(),
                bytes(token.id()),
                token.top().stream()
                        .map(
                                other ->
                                        new ChatReply.Alternative(
                                                text(other.id()),
                                                other.logProbability(),
                                                bytes(other.id())))
                        .toList());
    }

    private String text(int id) {
        return new String(tokenizer.bytes(id), StandardCharsets.UTF_8);
    }

    private List<Integer> bytes(int id) {
        List<Integer> bytes = new ArrayList<>();
        for (byte value : tokenizer.bytes(id)) {
            bytes.add(value & 0xff);
        }
        return bytes;
    }
}
