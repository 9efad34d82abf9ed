package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.montage.server.wire.OneOf;
import java.util.Optional;

/** The body of a request for pictures. */
@JsonInclude(Include.NON_ABSENT)
record ImageBody(
        Optional<String> model,
        String prompt,
        @Bounds(least = 1, most = 10) Optional<Integer> n,
        @OneOf({"auto", "128x128", "256x256", "512x512", "1024x1024"}) Optional<String> size,
        @OneOf({"png", "jpeg", "webp"}) Optional<String> outputFormat,
        @Bounds(least = 0, most = 100) Optional<Integer> outputCompression,
        @OneOf({"b64_json", "url"}) Optional<String> responseFormat,
        @Bounds(least = 0, most = 2) Optional<Double> temperature,
        @Bounds(least = 1, most = 20) Optional<Double> guidance,
        @Bounds(least = 1, most = 16) Optional<Integer> candidates,
        Optional<Long> seed,
        @Bounds(least = 0, most = 3) Optional<Integer> partialImages,
        Optional<Boolean> stream) {}
