package dev.montage.server.serving;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.OverloadedException;
import dev.montage.server.web.ApiException;
import java.time.Duration;

/** What goes wrong in models, as replies. */
public final class Failures {
    private static final Duration SOON = Duration.ofSeconds(2);

    private Failures() {}

    /** The queue is full. */
    public static ApiException overloaded(OverloadedException e) {
        return ApiException.later(
                429, "overloaded", e.retryAfter(), "The server is busy: " + e.getMessage());
    }

    /**
     * The thread that works on a request was interrupted, which happens when the server ends; it
     * stays interrupted.
     */
    public static ApiException interrupted() {
        Thread.currentThread().interrupt();
        return ApiException.later(503, "shutting_down", SOON, "The server is shutting down.");
    }

    /** A generation ended without an answer. */
    public static ApiException failed(Event.Failed failed) {
        return switch (failed.reason()) {
            case DEADLINE_EXCEEDED -> ApiException.of(504, "deadline_exceeded", failed.message());
            case CLOSED, CANCELLED ->
                    ApiException.later(503, "shutting_down", SOON, failed.message());
            case REQUEST_FAILED, ENGINE_FAILED ->
                    ApiException.of(500, "generation_failed", failed.message());
        };
    }

    /** A prompt that leaves no room for an answer. */
    public static ApiException tooLong(String param, int promptTokens, int contextLength) {
        return ApiException.field(
                param,
                "context_length_exceeded",
                "The prompt has "
                        + promptTokens
                        + " tokens, and the model's context holds "
                        + contextLength
                        + ", the answer included.");
    }

    /** A prompt that leaves less room than an answer of the form asked for needs. */
    public static ApiException noRoom(int room, int least) {
        return ApiException.field(
                "messages",
                "context_length_exceeded",
                "The prompt leaves room for "
                        + room
                        + " tokens, and the shortest answer of this form needs "
                        + least
                        + ".");
    }
}
