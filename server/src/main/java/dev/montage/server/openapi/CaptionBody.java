package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.montage.server.wire.OneOf;
import java.util.Optional;

/** The body of a request for captions; one of image and video is there. */
@JsonInclude(Include.NON_ABSENT)
record CaptionBody(
        Optional<String> model,
        Optional<String> image,
        Optional<String> video,
        @OneOf({"short", "long"}) Optional<String> detail,
        @OneOf({"json", "text", "srt", "vtt"}) Optional<String> responseFormat) {}
