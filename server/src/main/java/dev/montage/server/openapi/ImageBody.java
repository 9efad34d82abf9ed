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
        Optional<Integer> n,
        @OneOf({"auto", "128x128", "256x256", "512x512", "1024x1024"}) Optional<String> size,
        @OneOf({"png", "jpeg", "webp"}) Optional<String> outputFormat,
        Optional<Integer> outputCompression,
        @OneOf("b64_json") Optional<String> responseFormat,
        Optional<Double> temperature,
        Optional<Double> guidance,
        Optional<Long> seed,
        Optional<Integer> partialImages,
        Optional<Boolean> stream) {}
