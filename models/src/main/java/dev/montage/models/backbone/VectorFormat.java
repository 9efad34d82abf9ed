package dev.montage.models.backbone;

/**
 * How codes become floats: the code's bits are put into the mantissa of 1.0, which gives {@code u =
 * 1 + code / 2^bits}, and the weight is {@code u * slope + intercept}. A lane's first code lies at
 * its mantissa place already; rotating right by {@code bits} brings the next one there.
 */
enum VectorFormat {
    /** {@code d * code + m} with d and m float16 in one lane: exact for Q4_0 and Q4_1. */
    INT4(4, 0x00780000),
    /** {@code d * (code - 128)} with d float32: exact for Q8_0 and for int8 with row scales. */
    INT8(8, 0x007f8000);

    final int bits;
    final int mask;

    /** Vectors of codes a block. */
    final int words;

    VectorFormat(int bits, int mask) {
        this.bits = bits;
        this.mask = mask;
        this.words = bits;
    }

    /** Bits to rotate a word left so that its lowest code lies in the mantissa's highest bits. */
    int rotation() {
        return 23 - bits;
    }

    /** Factor of {@code u} in a block, from its scales. */
    float slope(int scales) {
        return this == INT4
                ? Float.float16ToFloat((short) scales) * 16
                : Float.intBitsToFloat(scales) * 256;
    }

    /** What is added to it. */
    float intercept(int scales) {
        return this == INT4
                ? Float.float16ToFloat((short) (scales >>> 16)) - slope(scales)
                : slope(scales) * -1.5f;
    }
}
