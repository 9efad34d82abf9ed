package dev.montage.models.backbone;

/** Keys and values as float32, [layers, blocks, BLOCK, heads, headSize]. */
final class PlainKvCache implements KvCache {
    private final KvShape shape;
    private final float[][] keys;
    private final float[][] values;

    PlainKvCache(KvShape shape) {
        this.shape = shape;
        int size = shape.blocks() * BLOCK * shape.heads() * shape.headSize();
        keys = new float[shape.layers()][size];
        values = new float[shape.layers()][size];
    }

    @Override
    public KvShape shape() {
        return shape;
    }

    private int at(int[] blocks, int position) {
        int slot = blocks[position / BLOCK] * BLOCK + position % BLOCK;
        return slot * shape.heads() * shape.headSize();
    }

    @Override
    public void write(
            int layer,
            int[] blocks,
            int position,
            float[] keys,
            int keysOffset,
            float[] values,
            int valuesOffset) {
        int length = shape.heads() * shape.headSize();
        int at = at(blocks, position);
        System.arraycopy(keys, keysOffset, this.keys[layer], at, length);
        System.arraycopy(values, valuesOffset, this.values[layer], at, length);
    }

    @Override
    public void attend(int layer, int head, int[] blocks, int chunk, int from, AttentionRows rows) {
        for (int row = 0; row < rows.count; row++) {
            int first = Math.max(from, chunk * CHUNK);
            int last = Math.min(rows.limits[row], (chunk + 1) * CHUNK);
            attendRow(layer, head, blocks, first, last, rows, row);
        }
    }

    private void attendRow(
            int layer, int head, int[] blocks, int first, int last, AttentionRows rows, int row) {
        int size = shape.headSize();
        int out = row * rows.width();
        double[] scores = new double[Math.max(0, last - first)];
        double maximum = Double.NEGATIVE_INFINITY;
        for (int p = first; p < last; p++) {
            int at = at(blocks, p) + head * size;
            for (int i = 0; i < size; i++) {
                scores[p - first] += (double) rows.queries[out + i] * keys[layer][at + i];
            }
            maximum = Math.max(maximum, scores[p - first]);
        }
        double sum = 0;
        double[] weighted = new double[size];
        for (int p = first; p < last; p++) {
            double weight = Math.exp(scores[p - first] - maximum);
            rows.scores[row * CHUNK + p % CHUNK] = (float) weight;
            int at = at(blocks, p) + head * size;
            for (int i = 0; i < size; i++) {
                weighted[i] += weight * values[layer][at + i];
            }
            sum += weight;
        }
        rows.maxima[row] = (float) maximum;
        rows.sums[row] = (float) sum;
        for (int i = 0; i < size; i++) {
            rows.values[out + i] = (float) weighted[i];
        }
    }

    @Override
    public void copy(int from, int to) {
        int size = BLOCK * shape.heads() * shape.headSize();
        for (int layer = 0; layer < shape.layers(); layer++) {
            System.arraycopy(keys[layer], from * size, keys[layer], to * size, size);
            System.arraycopy(values[layer], from * size, values[layer], to * size, size);
        }
    }

    @Override
    public void close() {}
}
