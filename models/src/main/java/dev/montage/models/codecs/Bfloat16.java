package dev.montage.models.codecs;

/** The upper half of a float32: 8 bits of exponent, 7 of mantissa. */
final class Bfloat16 {
    private Bfloat16() {}

    /** Bits of the nearest number, ties to even. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }
}
