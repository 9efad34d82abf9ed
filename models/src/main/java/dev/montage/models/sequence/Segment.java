package dev.montage.models.sequence;

/** A stretch of the sequence: tokens, or embeddings that an encoder made. */
public sealed interface Segment {

    Modality modality();

    /** Number of positions. */
    int length();

    /** Text tokens. */
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
     * Embeddings.
     *
     * @param values [length, width]
     * @param width numbers a position
     * @param contentId equal for equal content; lets the prefix cache recognise the same media
     *     again
     */
    record Embeddings(Modality modality, float[] values, int width, long contentId)
            implements Segment {
        @Override
        public int length() {
            return values.length / width;
        }
    }
}
