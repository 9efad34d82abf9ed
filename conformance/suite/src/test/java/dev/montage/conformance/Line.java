package dev.montage.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What a client's program prints of one feature. */
record Line(
        String client,
        String version,
        String feature,
        String outcome,
        String detail,
        Optional<Refusal> refusal) {

    /** An error of the server as the client understood it. */
    record Refusal(
            String exception,
            int status,
            Optional<String> type,
            Optional<String> code,
            Optional<String> param) {

        /** Whether it says in OpenAI's way what was asked for and is not there. */
        boolean isClean() {
            boolean named = param.isPresent() || code.filter("unknown_url"::equals).isPresent();
            return (status == 400 || status == 404)
                    && type.filter("invalid_request_error"::equals).isPresent()
                    && named;
        }
    }

    static Line of(JsonNode line) {
        return new Line(
                line.get("client").textValue(),
                line.get("version").textValue(),
                line.get("feature").textValue(),
                line.get("outcome").textValue(),
                line.get("detail").textValue(),
                line.hasNonNull("error")
                        ? Optional.of(refusal(line.get("error")))
                        : Optional.empty());
    }

    private static Refusal refusal(JsonNode error) {
        return new Refusal(
                error.get("exception").textValue(),
                error.path("status").intValue(),
                text(error, "type"),
                text(error, "code"),
                text(error, "param"));
    }

    private static Optional<String> text(JsonNode error, String name) {
        return error.hasNonNull(name) ? Optional.of(error.get(name).textValue()) : Optional.empty();
    }
}
