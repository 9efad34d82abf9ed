package dev.montage.modalities.video;

import java.util.OptionalDouble;

/**
 * What the header of a film says.
 *
 * @param width in pixels, as it is seen: upright, pixels square
 * @param height in pixels, as it is seen
 * @param declaredSeconds length; empty if the file does not say. Good for progress, not to rely on
 * @param framesPerSecond on average; 0 if the file does not say
 * @param sound whether it has any
 */
public record VideoInfo(
        int width,
        int height,
        OptionalDouble declaredSeconds,
        double framesPerSecond,
        boolean sound) {}
