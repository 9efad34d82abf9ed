package dev.montage.server.wire;

/**
 * Where the time went, under llama.cpp's names: {@code prompt_n} tokens of the prompt were computed
 * and {@code cache_n} found in the cache.
 */
public record Timings(
        double queuedMs,
        int cacheN,
        int promptN,
        double promptMs,
        double promptPerTokenMs,
        double promptPerSecond,
        int predictedN,
        double predictedMs,
        double predictedPerTokenMs,
        double predictedPerSecond) {

    /** From counts and nanoseconds. */
    public static Timings of(
            long queuedNanos,
            int cached,
            int prompt,
            long promptNanos,
            int predicted,
            long predictedNanos) {
        return new Timings(
                queuedNanos / 1e6,
                cached,
                prompt,
                promptNanos / 1e6,
                ratio(promptNanos / 1e6, prompt),
                ratio(prompt, promptNanos / 1e9),
                predicted,
                predictedNanos / 1e6,
                ratio(predictedNanos / 1e6, predicted),
                ratio(predicted, predictedNanos / 1e9));
    }

    private static double ratio(double a, double b) {
        return b > 0 ? a / b : 0;
    }
}
