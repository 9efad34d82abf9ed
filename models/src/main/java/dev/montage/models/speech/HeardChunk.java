package dev.montage.models.speech;

import java.util.List;

/**
 * What was understood of one chunk. Times are seconds from the chunk's begin.
 *
 * @param language ISO 639-1 code
 * @param averageLogProbability of the tokens, the end included
 * @param compressionRatio bytes of the text against its zlib form; high for repeated text
 * @param noSpeechProbability that nobody speaks
 * @param loops whether the decoder was stopped repeating itself
 */
public record HeardChunk(
        String language,
        double temperature,
        double averageLogProbability,
        double compressionRatio,
        double noSpeechProbability,
        boolean loops,
        List<Sentence> sentences) {

    public HeardChunk {
        sentences = List.copyOf(sentences);
    }

    /**
     * Text between two timestamps.
     *
     * @param tokens with the timestamps
     */
    public record Sentence(
            double start, double end, String text, List<Integer> tokens, List<TimedWord> words) {
        public Sentence {
            tokens = List.copyOf(tokens);
            words = List.copyOf(words);
        }

        Sentence withoutWords() {
            return new Sentence(start, end, text, tokens, List.of());
        }
    }

    /** A word without the spaces around it. */
    public record TimedWord(String text, double start, double end, double probability) {}

    /** End of the last sentence, 0 without any. */
    double end() {
        return sentences.isEmpty() ? 0 : sentences.getLast().end();
    }
}
