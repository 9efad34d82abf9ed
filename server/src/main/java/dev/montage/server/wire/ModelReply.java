package dev.montage.server.wire;

import java.util.List;

/**
 * One model that is served.
 *
 * @param architecture what requests to it may hold and what it answers with
 * @param tasks of {@code chat}, {@code transcription}, {@code image}, {@code video}
 */
public record ModelReply(
        String id,
        @OneOf("model") String object,
        long created,
        String ownedBy,
        Architecture architecture,
        List<String> tasks) {

    /** What it reads and writes: {@code text}, {@code audio}, {@code image}, {@code video}. */
    public record Architecture(List<String> inputModalities, List<String> outputModalities) {}

    /** All models. */
    public record Page(@OneOf("list") String object, List<ModelReply> data) {}
}
