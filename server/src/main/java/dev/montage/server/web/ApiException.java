package dev.montage.server.web;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/** A reply that is an error, in the shape that OpenAI's clients read. */
public final class ApiException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;
    private final String type;
    private final String code;
    private final String param;
    private final long retryAfterSeconds;

    private ApiException(
            int status,
            String type,
            String code,
            String param,
            long retryAfterSeconds,
            String message) {
        super(message);
        this.status = status;
        this.text = message;
        this.type = type;
        this.code = code;
        this.param = param;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** An error of the request as a whole. */
    public static ApiException of(int status, String code, String message) {
        return new ApiException(status, typeOf(status), code, "", 0, message);
    }

    /**
     * A field that is missing, of a wrong type or not supported.
     *
     * @param param path of the field, as {@code messages[1].content}
     */
    public static ApiException field(String param, String code, String message) {
        return new ApiException(400, typeOf(400), code, param, 0, message);
    }

    /**
     * Something that does not exist.
     *
     * @param param the field or part of the path that names it
     */
    public static ApiException notFound(String param, String code, String message) {
        return new ApiException(404, typeOf(404), code, param, 0, message);
    }

    /** A refusal that time may heal: the reply says when to come back, in 1 s or more. */
    public static ApiException later(int status, String code, Duration retryAfter, String message) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return new ApiException(status, typeOf(status), code, "", seconds, message);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Seconds to wait before another try, if that makes sense. */
    public Optional<Long> retryAfterSeconds() {
        return retryAfterSeconds == 0 ? Optional.empty() : Optional.of(retryAfterSeconds);
    }

    /** The body: {@code {"error": {...}}}. */
    public Body body() {
        return new Body(new Detail(text, type, present(param), present(code)));
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String typeOf(int status) {
        if (status == 429) {
            return "rate_limit_error";
        }
        return status < 500 ? "invalid_request_error" : "server_error";
    }

    /** The body of an error reply. */
    public record Body(Detail error) {}

    /** What went wrong; empty fields are written as null. */
    public record Detail(
            String message, String type, Optional<String> param, Optional<String> code) {}
}
