package dev.montage.models.backbone;

/** Positions of a batch that go through the same weights: they stand below each other. */
record Rows(int first, int count) {

    /** The first {@code count}. */
    static Rows first(int count) {
        return new Rows(0, count);
    }

    int end() {
        return first + count;
    }
}
