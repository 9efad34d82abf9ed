package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.montage.server.wire.OneOf;
import java.util.Optional;

/** The body of a request for a film. */
@JsonInclude(Include.NON_ABSENT)
record VideoBody(
        Optional<String> model,
        String prompt,
        Optional<String> seconds,
        @OneOf({"auto", "128x128", "256x256", "512x512", "1024x1024"}) Optional<String> size,
        @Bounds(least = 0, most = 2) Optional<Double> temperature,
        @Bounds(least = 1, most = 20) Optional<Double> guidance,
        Optional<Long> seed) {}
