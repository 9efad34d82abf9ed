package dev.montage.models.codecs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The upper half of a float32: 8 bits of exponent, 7 of mantissa. */
final class Bfloat16 {
    private Bfloat16() {}

    /** Each number rounded to the nearest, ties to even, in the machine's byte order. */
    static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.nativeOrder());
        for (float value : values) {
            int bits = Float.floatToRawIntBits(value);
            bytes.putShort((short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16));
        }
        return bytes.array();
    }
}
