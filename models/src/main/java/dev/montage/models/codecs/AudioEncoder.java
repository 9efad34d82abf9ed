package dev.montage.models.codecs;

/**
 * Sound to states: what a speech decoder attends to. Any thread may call it; the result depends on
 * the input alone.
 */
public interface AudioEncoder extends AutoCloseable {

    /** Rows of the log-mel features it reads. */
    int mels();

    /** Numbers of one state. */
    int width();

    /** Most frames it takes at once. */
    int maxFrames();

    /**
     * Encodes one stretch of sound.
     *
     * @param logMel [mels, frames], as {@link dev.montage.modalities.audio} makes them: one frame
     *     each 10 ms
     * @param frames 1 to {@link #maxFrames()}
     * @return [(frames + 1) / 2, width]: one state each 20 ms
     */
    float[] encode(float[] logMel, int frames);

    @Override
    void close();
}
