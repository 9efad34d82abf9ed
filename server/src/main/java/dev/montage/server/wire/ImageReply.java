package dev.montage.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/** Pictures in the order in which they were asked for. */
public record ImageReply(
        long created,
        List<Item> data,
        @OneOf({"png", "jpeg", "webp"}) String outputFormat,
        Usage usage) {
    public ImageReply {
        data = List.copyOf(data);
    }

    /** A picture file in base64, or the address that has it for a while. */
    @JsonInclude(Include.NON_ABSENT)
    public record Item(@JsonProperty("b64_json") Optional<String> b64Json, Optional<String> url) {}

    /** What it cost; tokens of pictures are codes. */
    public record Usage(
            int totalTokens, int inputTokens, int outputTokens, InputDetails inputTokensDetails) {

        /** Of the tokens that were read. */
        public record InputDetails(int textTokens, int imageTokens) {}

        /** Of pictures made from words. */
        public static Usage of(int textTokens, int pictureTokens) {
            return new Usage(
                    textTokens + pictureTokens,
                    textTokens,
                    pictureTokens,
                    new InputDetails(textTokens, 0));
        }
    }

    /** Event of a stream: a picture is done. */
    public record Completed(
            @OneOf("image_generation.completed") String type,
            @JsonProperty("b64_json") String b64Json,
            long createdAt,
            @OneOf({"auto", "1024x1024"}) String size,
            @OneOf("auto") String quality,
            @OneOf("opaque") String background,
            @OneOf({"png", "jpeg", "webp"}) String outputFormat,
            Usage usage) {

        /** A picture of a size; clients know few, so what is none of theirs is {@code auto}. */
        public static Completed of(
                String b64Json, long createdAt, int side, String outputFormat, Usage usage) {
            String size = side == 1024 ? "1024x1024" : "auto";
            return new Completed(
                    TYPE, b64Json, createdAt, size, "auto", "opaque", outputFormat, usage);
        }

        /** The name of the event. */
        public static final String TYPE = "image_generation.completed";
    }
}
