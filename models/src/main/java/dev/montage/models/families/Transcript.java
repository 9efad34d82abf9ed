package dev.montage.models.families;

import java.util.List;

/**
 * What was said. Times are seconds from the start of the recording.
 *
 * @param language ISO 639-1 code, as detected or given
 * @param durationSeconds length of the recording
 * @param speechSeconds of these, found to be speech
 * @param audioPositions positions of the sequence that the speech took
 */
public record Transcript(
        String language,
        double durationSeconds,
        double speechSeconds,
        int audioPositions,
        List<Segment> segments) {

    public Transcript {
        segments = List.copyOf(segments);
    }

    /** All text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        segments.forEach(segment -> text.append(segment.text()));
        return text.toString().strip();
    }

    /** Number of tokens of all text. */
    public int tokenCount() {
        return segments.stream().mapToInt(segment -> segment.tokens().size()).sum();
    }

    /**
     * A sentence or so. Field meanings are OpenAI's.
     *
     * @param text begins with a space where a word begins
     * @param words empty unless asked for
     */
    public record Segment(
            int id,
            double start,
            double end,
            String text,
            List<Integer> tokens,
            double temperature,
            double averageLogProbability,
            double compressionRatio,
            double noSpeechProbability,
            List<Word> words) {
        public Segment {
            tokens = List.copyOf(tokens);
            words = List.copyOf(words);
        }
    }

    /** One word with its time. */
    public record Word(String word, double start, double end, double probability) {}
}
