package dev.montage.models.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The K-quants of ggml (ggml-quants.c): super-blocks of 256 numbers with scales of their own. */
final class KQuants {
    private KQuants() {}

    /**
     * d, dmin, 12 bytes of eight 6-bit scales and eight 6-bit minima, 128 bytes of nibbles: each 32
     * bytes hold two sub-blocks of 32 numbers, the low nibbles first.
     */
    static void readQ4K(MemorySegment x, long block, float[] y, int at) {
        float d = Dequantizer.halfAt(x, block);
        float dMin = Dequantizer.halfAt(x, block + 2);
        long scales = block + 4;
        long quants = block + 16;
        for (int sub = 0; sub < 8; sub++) {
            float scale = d * q4kScale(x, scales, sub);
            float min = dMin * q4kMin(x, scales, sub);
            long from = quants + 32L * (sub / 2);
            int shift = 4 * (sub % 2);
            for (int j = 0; j < 32; j++) {
                y[at + 32 * sub + j] = scale * ((byteAt(x, from + j) >>> shift) & 15) - min;
            }
        }
    }

    /** Scales 0..3 are low bits of bytes 0..3; scales 4..7 are spread over bytes 8..11 and 0..3. */
    private static int q4kScale(MemorySegment x, long scales, int sub) {
        return sub < 4
                ? byteAt(x, scales + sub) & 63
                : (byteAt(x, scales + sub + 4) & 15) | (byteAt(x, scales + sub - 4) >>> 6 << 4);
    }

    /** Minima 0..3 are low bits of bytes 4..7; minima 4..7 are spread over bytes 8..11 and 4..7. */
    private static int q4kMin(MemorySegment x, long scales, int sub) {
        return sub < 4
                ? byteAt(x, scales + sub + 4) & 63
                : (byteAt(x, scales + sub + 4) >>> 4) | (byteAt(x, scales + sub) >>> 6 << 4);
    }

    /**
     * 128 bytes of low nibbles, 64 bytes of high bit pairs, 16 signed scales for 16 numbers each,
     * d. Each half of 128 numbers has four rows of 32: rows 0 and 1 in the low nibbles, rows 2 and
     * 3 in the high ones; the rows' bit pairs share a byte.
     */
    static void readQ6K(MemorySegment x, long block, float[] y, int at) {
        float d = Dequantizer.halfAt(x, block + 208);
        for (int part = 0; part < 16; part++) {
            int row = part / 2;
            int column = part % 2 * 16;
            float scale = d * x.get(ValueLayout.JAVA_BYTE, block + 192 + part);
            long low = block + 64L * (row / 4) + 32L * (row % 2) + column;
            int lowShift = 4 * (row % 4 / 2);
            long high = block + 128 + 32L * (row / 4) + column;
            int highShift = 2 * (row % 4);
            for (int j = 0; j < 16; j++) {
                int lowBits = (byteAt(x, low + j) >>> lowShift) & 15;
                int highBits = (byteAt(x, high + j) >>> highShift) & 3;
                y[at + 16 * part + j] = scale * ((lowBits | highBits << 4) - 32);
            }
        }
    }

    /** The byte as 0..255. */
    private static int byteAt(MemorySegment x, long offset) {
        return x.get(ValueLayout.JAVA_BYTE, offset) & 255;
    }
}
