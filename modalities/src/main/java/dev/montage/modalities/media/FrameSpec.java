package dev.montage.modalities.media;

/**
 * The frames a caller wants, whatever the file has.
 *
 * @param width in pixels
 * @param height in pixels
 * @param framesPerSecond of a film
 * @param fit how a picture of another shape gets into width x height
 */
public record FrameSpec(int width, int height, int framesPerSecond, Fit fit) {

    /** So that one frame stays a small thing. */
    public static final int MAX_SIDE = 4096;

    /** What happens to a picture that has not the shape of the frame. */
    public enum Fit {
        /**
         * All of it is there, in its proportions, between black bars. The default: asked what a
         * picture shows, one may not overlook what stands at its edge, and centre crop would cut 44
         * % off a film of 16:9.
         */
        LETTERBOX,
        /** The frame is full, in its proportions; what stands over is cut off on both sides. */
        CROP,
        /** The frame is full and all of it is there, out of proportion. */
        STRETCH
    }

    public FrameSpec {
        if (width < 1
                || height < 1
                || width > MAX_SIDE
                || height > MAX_SIDE
                || framesPerSecond < 1
                || framesPerSecond > 240) {
            throw new IllegalArgumentException(
                    "expected sides of 1..%d pixels and 1..240 frames a second, found %d x %d and %d"
                            .formatted(MAX_SIDE, width, height, framesPerSecond));
        }
    }

    /** Square frames, letterboxed. */
    public static FrameSpec square(int side, int framesPerSecond) {
        return new FrameSpec(side, side, framesPerSecond, Fit.LETTERBOX);
    }

    public FrameSpec with(Fit other) {
        return new FrameSpec(width, height, framesPerSecond, other);
    }
}
