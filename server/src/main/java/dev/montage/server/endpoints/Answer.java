package dev.montage.server.endpoints;

import dev.montage.models.decoding.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One answer as it grows. */
final class Answer {
    private final StringBuilder text = new StringBuilder();
    private final List<Event.Token> tokens = new ArrayList<>();
    private Optional<Event.Finished> end = Optional.empty();

    void add(Event.Token token) {
        text.append(token.text());
        tokens.add(token);
    }

    void finish(Event.Finished finished) {
        text.append(finished.text());
        end = Optional.of(finished);
    }

    String text() {
        return text.toString();
    }

    List<Event.Token> tokens() {
        return tokens;
    }

    String finishReason() {
        return finishReason(false);
    }

    String finishReason(boolean called) {
        return end.map(finished -> wireName(finished.reason(), called)).orElseThrow();
    }

    /** Why an answer ended that called tools or did not. */
    static String wireName(Event.FinishReason reason, boolean called) {
        return called && reason == Event.FinishReason.STOP ? "tool_calls" : wireName(reason);
    }

    static String wireName(Event.FinishReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
