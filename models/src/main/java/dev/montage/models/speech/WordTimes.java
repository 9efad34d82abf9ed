package dev.montage.models.speech;

import dev.montage.models.speech.HeardChunk.TimedWord;
import dev.montage.models.speech.WordSplitter.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Words with times from tokens with attention. */
final class WordTimes {
    private static final String SENTENCE_ENDS = ".。!！?？";
    private static final double LONGEST_MEDIAN_SECONDS = 0.7;
    private static final double STATE_SECONDS = 0.02;

    private WordTimes() {}

    /**
     * Times of the words of an answer.
     *
     * @param positionOfFirst where in the sequence the answer's first token was chosen
     * @param seconds length of the sound
     * @return for each part, its words
     */
    static List<List<TimedWord>> of(
            Answer answer,
            List<Answer.Part> parts,
            AttentionRecorder attention,
            int positionOfFirst,
            WhisperTokenizer tokenizer,
            String language,
            double seconds) {
        List<float[][]> rows = new ArrayList<>();
        for (Answer.Part part : parts) {
            for (int i = part.first(); i < part.last(); i++) {
                rows.add(attention.at(positionOfFirst + i));
            }
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        float[][] end = attention.at(positionOfFirst + answer.ids().size());
        rows.add(end[0].length > 0 ? end : rows.getLast());
        int states = Math.max(1, (int) Math.round(seconds / STATE_SECONDS));
        double[] starts = WordTimer.starts(rows, states);
        List<List<TimedWord>> all = new ArrayList<>();
        int row = 0;
        for (Answer.Part part : parts) {
            all.add(words(answer, part, starts, row, tokenizer, language));
            row += part.last() - part.first();
        }
        return bounded(all);
    }

    private static List<TimedWord> words(
            Answer answer,
            Answer.Part part,
            double[] starts,
            int firstRow,
            WhisperTokenizer tokenizer,
            String language) {
        List<TimedWord> words = new ArrayList<>();
        List<Integer> ids = answer.ids().subList(part.first(), part.last());
        for (Word word : WordSplitter.split(ids, tokenizer, language)) {
            double probability = 0;
            for (int i = word.first(); i < word.last(); i++) {
                float log = answer.logProbabilities().get(part.first() + i);
                probability += Math.exp(log) / (word.last() - word.first());
            }
            double start = starts[firstRow + word.first()];
            double end = Math.max(start, starts[firstRow + word.last()]);
            if (!word.text().isBlank()) {
                words.add(new TimedWord(word.text().strip(), start, end, probability));
            }
        }
        return words;
    }

    /** Shortens words that seem to last through a pause, as OpenAI's whisper does. */
    private static List<List<TimedWord>> bounded(List<List<TimedWord>> parts) {
        double[] durations =
                parts.stream()
                        .flatMap(List::stream)
                        .mapToDouble(word -> word.end() - word.start())
                        .filter(duration -> duration > 0)
                        .sorted()
                        .toArray();
        if (durations.length == 0) {
            return parts;
        }
        double median = Math.min(LONGEST_MEDIAN_SECONDS, durations[durations.length / 2]);
        return parts.stream().map(words -> bounded(words, 2 * median)).toList();
    }

    private static List<TimedWord> bounded(List<TimedWord> words, double longest) {
        TimedWord[] result = words.toArray(TimedWord[]::new);
        for (int i = 0; i < result.length; i++) {
            TimedWord word = result[i];
            if (word.end() - word.start() <= longest) {
                continue;
            }
            boolean begins = i == 0 || endsSentence(result[i - 1].text());
            if (begins && !endsSentence(word.text())) {
                result[i] = at(word, word.end() - longest, word.end());
            } else if (endsSentence(word.text()) || i == result.length - 1) {
                result[i] = at(word, word.start(), word.start() + longest);
            }
        }
        return Arrays.asList(result);
    }

    private static boolean endsSentence(String text) {
        return !text.isEmpty() && SENTENCE_ENDS.indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    private static TimedWord at(TimedWord word, double start, double end) {
        return new TimedWord(word.text(), start, end, word.probability());
    }
}
