package dev.montage.models.sequence;

/** A stretch of the sequence: tokens, or embeddings that an encoder made. */
public sealed interface Segment {

    Modality modality();

    /** Number of positions. */
    int length();

    /** Text tokens. The array is not copied: leave it unchanged. */
    record Tokens(int... ids) implements Segment {
        @Override
        public Modality modality() {
            return Modality.TEXT;
        }

        @Override
        public int length() {
            return ids.length;
        }
    }

    /**
     * Embeddings. The array is not copied: leave it unchanged.
     *
     * @param values [length, width]
     * @param width numbers a position
     * @param contentId equal for equal content only; by it the prefix cache knows the same media
     *     again
     */
    record Embeddings(Modality modality, float[] values, int width, ContentId contentId)
            implements Segment {

        public Embeddings {
            if (width < 1 || values.length % width != 0) {
                throw new IllegalArgumentException(
                        values.length + " numbers are not rows of " + width);
            }
        }

        /** Names the content by its values; takes some 2 ms a million numbers. */
        public Embeddings(Modality modality, float[] values, int width) {
            this(modality, values, width, ContentId.of(values));
        }

        @Override
        public int length() {
            return values.length / width;
        }
    }
}
