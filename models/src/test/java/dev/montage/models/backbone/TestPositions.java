package dev.montage.models.backbone;

/** Positions that are all tokens, or embeddings that a test gives. */
record TestPositions(int[] ids, float[][] embeddings) implements Positions {

    static TestPositions of(int... ids) {
        return new TestPositions(ids, new float[0][]);
    }

    @Override
    public int tokenAt(int position) {
        return embeddings.length > 0 ? EMBEDDING : ids[position];
    }

    @Override
    public void embeddingAt(int position, float[] target, int offset) {
        System.arraycopy(embeddings[position], 0, target, offset, embeddings[position].length);
    }

    @Override
    public int leadingEmbeddings() {
        return embeddings.length;
    }
}
