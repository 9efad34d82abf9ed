package dev.montage.models.speech;

import dev.montage.models.decoding.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/**
 * The tokens of one generation after language and task.
 *
 * @param ids text and timestamps
 * @param logProbabilities of each
 * @param endLogProbability of the end; NaN if it did not come
 */
record Answer(List<Integer> ids, List<Float> logProbabilities, float endLogProbability) {

    Answer {
        ids = List.copyOf(ids);
        logProbabilities = List.copyOf(logProbabilities);
    }

    /**
     * Text between two timestamps: tokens {@code first .. last} of the answer.
     *
     * @param end empty text has none and is no part
     */
    record Part(double start, double end, int first, int last) {}

    /** Natural log, per token. */
    double averageLogProbability() {
        double sum = Float.isNaN(endLogProbability) ? 0 : endLogProbability;
        for (float value : logProbabilities) {
            sum += value;
        }
        return sum / (ids.size() + 1);
    }

    /**
     * Cuts the answer at its timestamps.
     *
     * @param seconds length of the sound, the end of text that has no timestamp after it
     */
    List<Part> parts(WhisperTokens tokens, double seconds) {
        List<Part> parts = new ArrayList<>();
        double start = 0;
        int first = 0;
        for (int i = 0; i < ids.size(); i++) {
            if (tokens.isTimestamp(ids.get(i))) {
                double time = Math.min(seconds, tokens.seconds(ids.get(i)));
                if (first < i) {
                    parts.add(new Part(start, Math.max(start, time), first, i));
                }
                start = time;
                first = i + 1;
            }
        }
        if (first < ids.size()) {
            parts.add(new Part(start, seconds, first, ids.size()));
        }
        return parts;
    }

    /** Text of tokens {@code first .. last}. */
    String text(WhisperTokenizer tokenizer, int first, int last) {
        return tokenizer.decode(
                ids.subList(first, last).stream().mapToInt(Integer::intValue).toArray());
    }

    /** How much zlib shortens a text; 0 for none. */
    static double compressionRatio(String text) {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return 0;
        }
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] target = new byte[bytes.length + 64];
            return (double) bytes.length / deflater.deflate(target);
        }
    }

    /** What a generation that failed means. */
    static IllegalStateException failure(Event.Failed failed) {
        return new IllegalStateException(
                "transcription failed (" + failed.reason() + "): " + failed.message());
    }
}
