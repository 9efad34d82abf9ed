package dev.montage.models.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.montage.models.weights.DataType;
import dev.montage.models.weights.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link Kernels}, on every implementation, over odd sizes. */
class KernelsTest {
    private final Random random = new Random(7);

    static Stream<Kernels> kernels() {
        return Stream.of(new PlainKernels(), new VectorKernels());
    }

    static Stream<Arguments> products() {
        return kernels()
                .flatMap(
                        k ->
                                Stream.of(
                                        Arguments.of(k, 1, 1, 1),
                                        Arguments.of(k, 33, 31, 2),
                                        Arguments.of(k, 16, 32, 3),
                                        Arguments.of(k, 47, 100, 5),
                                        Arguments.of(k, 64, 288, 8),
                                        Arguments.of(k, 70, 576, 13),
                                        Arguments.of(k, 129, 300, 17)));
    }

    private float[] floats(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Random weights stored as {@code type}, whose blocks are 32 columns wide. */
    private Tensor quantised(DataType type, int rows, int columns) {
        long bytes = (long) rows * columns / 32 * type.blockBytes();
        MemorySegment data = Arena.ofAuto().allocate(bytes);
        for (long at = 0; at < bytes; at++) {
            data.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
        }
        for (long at = 0; at < bytes; at += type.blockBytes()) {
            float scale = (random.nextFloat() - 0.5f) / 8;
            putHalf(data, at, scale);
            if (type == DataType.Q4_1) {
                putHalf(data, at + 2, random.nextFloat() - 0.5f);
            }
        }
        return new Tensor("w", type, List.of((long) rows, (long) columns), data);
    }

    private static void putHalf(MemorySegment data, long at, float value) {
        data.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(value));
    }

    private Tensor floatTensor(int rows, int columns) {
        MemorySegment data = Arena.ofAuto().allocate((long) rows * columns * Float.BYTES, 4);
        data.copyFrom(MemorySegment.ofArray(floats(rows * columns)));
        return new Tensor("w", DataType.F32, List.of((long) rows, (long) columns), data);
    }

    @ParameterizedTest
    @MethodSource("products")
    void multiplies(Kernels kernels, int rows, int columns, int n) {
        for (Precision precision : Precision.values()) {
            Matrix w = kernels.pack(RowSource.of(floatTensor(rows, columns)), precision);
            float[] x = floats(3 + n * columns);
            float[] y = floats(5 + n * (rows + 2));
            float[] before = y.clone();
            kernels.multiply(w, 0, rows, x, 3, n, y, 5, rows + 2);
            float[] weights = new float[columns];
            for (int t = 0; t < n; t++) {
                for (int row = 0; row < rows; row++) {
                    kernels.readRow(w, row, weights, 0);
                    double sum = 0;
                    for (int c = 0; c < columns; c++) {
                        sum += (double) weights[c] * x[3 + t * columns + c];
                    }
                    assertEquals(sum, y[5 + t * (rows + 2) + row], 1e-5 * columns);
                    before[5 + t * (rows + 2) + row] = y[5 + t * (rows + 2) + row];
                }
            }
            assertArrayEquals(before, y, "wrote beside its rows");
        }
    }

    @ParameterizedTest
    @MethodSource("products")
    void aProductDoesNotDependOnTheBatch(Kernels kernels, int rows, int columns, int n) {
        for (Precision precision : List.of(Precision.INT4, Precision.INT8)) {
            Matrix w = kernels.pack(RowSource.of(floatTensor(rows, columns)), precision);
            float[] x = floats(n * columns);
            float[] together = new float[n * rows];
            kernels.multiply(w, 0, rows, x, 0, n, together, 0, rows);
            float[] alone = new float[n * rows];
            for (int t = 0; t < n; t++) {
                kernels.multiply(w, 0, rows, x, t * columns, 1, alone, t * rows, rows);
            }
            assertArrayEquals(together, alone);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void storedWeightsStayExact(Kernels kernels) {
        for (DataType type : List.of(DataType.Q4_0, DataType.Q4_1, DataType.Q8_0)) {
            Tensor tensor = quantised(type, 37, 96);
            Matrix packed = kernels.pack(RowSource.of(tensor), Precision.STORED);
            float[] expected = tensor.toFloats();
            float[] row = new float[96];
            for (int r = 0; r < 37; r++) {
                kernels.readRow(packed, r, row, 0);
                for (int c = 0; c < 96; c++) {
                    assertEquals(expected[r * 96 + c], row[c], 1e-6, type + " " + r + "," + c);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void bytesWithRowScalesStayExact(Kernels kernels) {
        byte[] codes = new byte[20 * 48];
        random.nextBytes(codes);
        Tensor scales = floatTensor(1, 20);
        Tensor tensor =
                new Tensor(
                        "w",
                        DataType.I8,
                        List.of(20L, 48L),
                        MemorySegment.ofArray(codes),
                        java.util.Optional.of(
                                new Tensor("s", DataType.F32, List.of(20L), scales.data())));
        Matrix packed = kernels.pack(RowSource.of(tensor), Precision.STORED);
        float[] row = new float[48];
        for (int r = 0; r < 20; r++) {
            kernels.readRow(packed, r, row, 0);
            for (int c = 0; c < 48; c++) {
                float scale = tensor.rowScale(r);
                assertEquals(codes[r * 48 + c] * scale, row[c], Math.abs(scale) * 1e-4);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void quantisingKeepsWeightsWithinHalfAStep(Kernels kernels) {
        Tensor tensor = floatTensor(16, 64);
        float[] expected = tensor.toFloats();
        float[] row = new float[64];
        for (Precision precision : List.of(Precision.INT4, Precision.INT8)) {
            Matrix packed = kernels.pack(RowSource.of(tensor), precision);
            double step = precision == Precision.INT4 ? 8.0 / 15 : 4.0 / 127;
            for (int r = 0; r < 16; r++) {
                kernels.readRow(packed, r, row, 0);
                for (int c = 0; c < 64; c++) {
                    assertEquals(expected[r * 64 + c], row[c], step * 0.55);
                }
            }
        }
    }

    @Test
    void normsAndActivationsAgree() {
        Kernels plain = new PlainKernels();
        Kernels fast = new VectorKernels();
        for (int length : new int[] {1, 7, 16, 31, 64, 100, 576}) {
            float[] x = floats(length + 3);
            float[] weight = floats(length);
            float[] bias = floats(length);
            float[] a = new float[length + 1];
            float[] b = new float[length + 1];
            plain.rmsNorm(x, 3, weight, 1e-5f, a, 1, length);
            fast.rmsNorm(x, 3, weight, 1e-5f, b, 1, length);
            assertArrayEquals(a, b, 1e-5f);
            plain.layerNorm(x, 3, weight, bias, 1e-5f, a, 1, length);
            fast.layerNorm(x, 3, weight, bias, 1e-5f, b, 1, length);
            assertArrayEquals(a, b, 1e-4f);
            for (float scale : new float[] {1, 10, 200}) {
                float[] gateA = new float[length + 3];
                for (int i = 0; i < gateA.length; i++) {
                    gateA[i] = x[i] * scale;
                }
                float[] gateB = gateA.clone();
                float[] up = floats(length + 3);
                plain.swiGlu(gateA, up, 3, length);
                fast.swiGlu(gateB, up, 3, length);
                assertArrayEquals(gateA, gateB, 1e-5f * scale);
                plain.gelu(gateA, 3, length);
                fast.gelu(gateB, 3, length);
                assertArrayEquals(gateA, gateB, 2e-5f * scale);
            }
        }
    }
}
