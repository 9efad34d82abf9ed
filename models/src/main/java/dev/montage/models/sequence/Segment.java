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
     * Pictures and films as codes.
     *
     * @param embedding what its positions stand for
     * @param positions as {@link VisualLayout} makes them
     */
    record Codes(VisualEmbedding embedding, VisualPositions positions) implements Segment {
        @Override
        public Modality modality() {
            return Modality.VISUAL;
        }

        /** Special token that it begins with, as {@link VisualLayout#PICTURE}; else negative. */
        public int start() {
            int first = positions.ids()[0];
            return embedding.layout().begins(first) ? first - embedding.layout().firstId() : -1;
        }

        /** The id that it ends with. */
        public int lastId() {
            return positions.lastId();
        }

        @Override
        public int length() {
            return positions.length();
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
