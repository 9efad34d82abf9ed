package dev.montage.models.codecs;

/**
 * Sizes of a Whisper encoder (Radford et al., arXiv 2212.04356).
 *
 * @param mels rows of the log-mel features
 * @param width numbers of a state
 * @param layers transformer blocks
 * @param heads attention heads
 * @param feedForward width of the hidden layer in a block
 * @param maxStates learned positions
 * @param normEpsilon added to the variance in a layer norm
 */
public record WhisperEncoderShape(
        int mels,
        int width,
        int layers,
        int heads,
        int feedForward,
        int maxStates,
        float normEpsilon) {

    public WhisperEncoderShape {
        if (mels < 1 || layers < 1 || heads < 1 || feedForward < 1 || maxStates < 1) {
            throw new IllegalArgumentException("sizes must be 1 or more");
        }
        if (width < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "width " + width + " must be a multiple of " + heads + " heads");
        }
    }

    /** States that the second convolution, of stride 2, makes of {@code frames}. */
    int states(int frames) {
        return (frames + 1) / 2;
    }

    int headWidth() {
        return width / heads;
    }

    /** Throws unless {@code logMel} is [mels, frames] and not too long. */
    void check(float[] logMel, int frames) {
        if (frames < 1 || frames > 2 * maxStates) {
            throw new IllegalArgumentException(
                    "frames must be in 1.." + 2 * maxStates + ", found " + frames);
        }
        if (logMel.length != mels * frames) {
            throw new IllegalArgumentException(
                    "expected [" + mels + ", " + frames + "] numbers, found " + logMel.length);
        }
    }
}
