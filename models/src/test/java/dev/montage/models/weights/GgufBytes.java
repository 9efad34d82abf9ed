package dev.montage.models.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GGUF, right or wrong, field by field. */
final class GgufBytes {
    static final int UINT8 = 0;
    static final int UINT32 = 4;
    static final int FLOAT32 = 6;
    static final int BOOL = 7;
    static final int STRING = 8;
    static final int ARRAY = 9;
    static final int UINT64 = 10;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Magic, version 3 and the two counts. */
    static GgufBytes head(long tensors, long pairs) {
        return new GgufBytes().i32(0x46554747).i32(3).i64(tensors).i64(pairs);
    }

    GgufBytes i8(int value) {
        out.write(value);
        return this;
    }

    GgufBytes i32(int value) {
        return bytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    GgufBytes i64(long value) {
        return bytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    GgufBytes f32(float... values) {
        for (float value : values) {
            i32(Float.floatToRawIntBits(value));
        }
        return this;
    }

    GgufBytes string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return i64(utf8.length).bytes(utf8);
    }

    GgufBytes key(String key, int type) {
        return string(key).i32(type);
    }

    /** A tensor's description; {@code shape} has the innermost dimension first. */
    GgufBytes tensor(String name, int type, long offset, long... shape) {
        string(name).i32(shape.length);
        for (long length : shape) {
            i64(length);
        }
        return i32(type).i64(offset);
    }

    GgufBytes bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Zeros up to a multiple of {@code alignment} bytes. */
    GgufBytes align(int alignment) {
        while (out.size() % alignment != 0) {
            out.write(0);
        }
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
