package dev.montage.models.backbone;

/** Plain loops over float32 arrays: the oracle that the fast kernels are tested against. */
final class PlainKernels implements Kernels {

    /** Rows as float32. [rows, columns] */
    private record PlainMatrix(int rows, int columns, float[] values) implements Matrix {
        @Override
        public long bytes() {
            return (long) values.length * Float.BYTES;
        }
    }

    /** Float32 whatever the precision: weights are exactly as stored. */
    @Override
    public Matrix pack(RowSource source, Precision precision) {
        int columns = source.columns();
        float[] values = new float[Math.multiplyExact(source.rows(), columns)];
        for (int row = 0; row < source.rows(); row++) {
            RowSource.Row from = source.locate(row);
            from.tensor().readRow(from.index(), values, row * columns);
        }
        return new PlainMatrix(source.rows(), columns, values);
    }

    @Override
    public int rowUnit() {
        return 1;
    }

    @Override
    public void multiply(
            Matrix w,
            int from,
            int to,
            float[] x,
            int xOffset,
            int n,
            float[] y,
            int yOffset,
            int yStride) {
        PlainMatrix plain = (PlainMatrix) w;
        int columns = plain.columns;
        for (int row = from; row < to; row++) {
            for (int t = 0; t < n; t++) {
                float sum = 0;
                for (int c = 0; c < columns; c++) {
                    sum += plain.values[row * columns + c] * x[xOffset + t * columns + c];
                }
                y[yOffset + t * yStride + row] = sum;
            }
        }
    }

    @Override
    public void readRow(Matrix w, int row, float[] target, int offset) {
        PlainMatrix plain = (PlainMatrix) w;
        System.arraycopy(plain.values, row * plain.columns, target, offset, plain.columns);
    }

    @Override
    public KvCache cache(KvShape shape) {
        return new PlainKvCache(shape);
    }

    @Override
    public void rmsNorm(
            float[] x,
            int xOffset,
            float[] weight,
            float epsilon,
            float[] y,
            int yOffset,
            int length) {
        double squares = 0;
        for (int i = 0; i < length; i++) {
            squares += (double) x[xOffset + i] * x[xOffset + i];
        }
        float scale = (float) (1 / Math.sqrt(squares / length + epsilon));
        for (int i = 0; i < length; i++) {
            y[yOffset + i] = x[xOffset + i] * scale * weight[i];
        }
    }

    @Override
    public void layerNorm(
            float[] x,
            int xOffset,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] y,
            int yOffset,
            int length) {
        double mean = 0;
        for (int i = 0; i < length; i++) {
            mean += x[xOffset + i];
        }
        mean /= length;
        double squares = 0;
        for (int i = 0; i < length; i++) {
            squares += (x[xOffset + i] - mean) * (x[xOffset + i] - mean);
        }
        double scale = 1 / Math.sqrt(squares / length + epsilon);
        for (int i = 0; i < length; i++) {
            y[yOffset + i] = (float) ((x[xOffset + i] - mean) * scale) * weight[i] + bias[i];
        }
    }

    @Override
    public void swiGlu(float[] gate, float[] up, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            gate[i] = (float) (gate[i] / (1 + Math.exp(-gate[i]))) * up[i];
        }
    }

    @Override
    public void gelu(float[] x, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            x[i] = (float) (x[i] * 0.5 * (1 + erf(x[i] / Math.sqrt(2))));
        }
    }

    /** Error function to 1e-12: its series near 0, the continued fraction of erfc beyond 2. */
    private static double erf(double x) {
        double z = Math.abs(x);
        if (z > 6) {
            return Math.signum(x);
        }
        if (z > 2.5) {
            double fraction = 0;
            for (int k = 60; k >= 1; k--) {
                fraction = k / 2.0 / (z + fraction);
            }
            return Math.signum(x) * (1 - Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction));
        }
        double term = x;
        double sum = x;
        for (int k = 1; k < 60; k++) {
            term *= -x * x / k;
            sum += term / (2 * k + 1);
        }
        return sum * 2 / Math.sqrt(Math.PI);
    }
}
