package dev.montage.server.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** Embeddings, in the order of their texts. */
public record EmbeddingReply(
        @OneOf("list") String object, List<Item> data, String model, Usage usage) {

    /** The embedding of one text. */
    public record Item(@OneOf("embedding") String object, int index, Vector embedding) {}

    /** What the texts cost. */
    public record Usage(int promptTokens, int totalTokens) {}

    /** An embedding as it was asked for. */
    public sealed interface Vector {
        /** A list of numbers. */
        record Floats(@JsonValue float[] values) implements Vector {}

        /** Little-endian floats in base64. */
        record Base64Text(@JsonValue String text) implements Vector {}

        static Vector of(float[] values, boolean base64) {
            if (!base64) {
                return new Floats(values);
            }
            ByteBuffer bytes =
                    ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            return new Base64Text(Base64.getEncoder().encodeToString(bytes.array()));
        }
    }
}
