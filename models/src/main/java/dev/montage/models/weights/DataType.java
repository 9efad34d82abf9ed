package dev.montage.models.weights;

/**
 * How a tensor's numbers are stored. {@code blockLength} numbers take {@code blockBytes} bytes; the
 * quantised layouts are those of ggml (ggml-common.h).
 */
public enum DataType {
    F32(1, 4),
    F16(1, 2),
    BF16(1, 2),
    I8(1, 1),
    Q8_0(32, 34),
    Q4_0(32, 18),
    Q4_1(32, 20),
    Q4_K(256, 144),
    Q6_K(256, 210);

    private final int blockLength;
    private final int blockBytes;

    DataType(int blockLength, int blockBytes) {
        this.blockLength = blockLength;
        this.blockBytes = blockBytes;
    }

    /** Numbers in one block. */
    public int blockLength() {
        return blockLength;
    }

    /** Bytes of one block. */
    public int blockBytes() {
        return blockBytes;
    }

    /**
     * Bytes of {@code count} numbers, a whole number of blocks.
     *
     * @throws ArithmeticException if they are more than a {@code long} counts
     */
    public long byteSize(long count) {
        return Math.multiplyExact(count / blockLength, (long) blockBytes);
    }
}
