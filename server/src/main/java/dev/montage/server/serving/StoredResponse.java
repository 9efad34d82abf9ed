package dev.montage.server.serving;

import dev.montage.server.web.Json;
import dev.montage.server.wire.ResponseItem;
import dev.montage.server.wire.ResponseReply;
import java.util.List;
import java.util.stream.Stream;

/**
 * A response and the conversation that led to it.
 *
 * @param input what the model was given, oldest first, without the instructions
 */
public record StoredResponse(ResponseReply reply, List<ResponseItem> input) {

    public StoredResponse {
        input = List.copyOf(input);
    }

    /** What was said so far, the answer included. */
    public List<ResponseItem> conversation() {
        return Stream.<ResponseItem>concat(input.stream(), reply.output().stream()).toList();
    }

    /** Its size as JSON. */
    long bytes() {
        return (long) Json.bytes(reply).length + Json.bytes(input).length;
    }
}
