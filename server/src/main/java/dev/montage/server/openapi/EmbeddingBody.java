package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.montage.server.wire.OneOf;
import java.util.Optional;

/** The body of a request for embeddings. */
@JsonInclude(Include.NON_ABSENT)
record EmbeddingBody(
        String model,
        CompletionBody.Texts input,
        @OneOf({"float", "base64"}) Optional<String> encodingFormat,
        @Bounds(least = 1) Optional<Integer> dimensions) {}
