package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.montage.server.wire.OneOf;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The form of a transcription or translation. */
@JsonInclude(Include.NON_ABSENT)
record TranscriptionForm(
        InputStream file,
        String model,
        Optional<String> language,
        Optional<String> prompt,
        @OneOf({"json", "text", "srt", "verbose_json", "vtt"}) Optional<String> responseFormat,
        @Bounds(least = 0, most = 1) Optional<Double> temperature,
        @OneOf({"segment", "word"}) Optional<List<String>> timestampGranularities,
        Optional<Boolean> stream,
        @OneOf("auto") Optional<String> chunkingStrategy) {}
