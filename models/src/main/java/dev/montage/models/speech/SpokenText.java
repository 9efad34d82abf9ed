package dev.montage.models.speech;

import dev.montage.models.speech.HeardChunk.Sentence;
import dev.montage.models.speech.HeardChunk.TimedWord;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** An answer, token by token, to be cut into sentences by when its words are heard. */
final class SpokenText {
    /** Of the encoder. Times are divided by it: tenths have no exact multiples. */
    private static final double STATES_PER_SECOND = 50;

    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Pattern LAST_OF_SENTENCE = Pattern.compile(".*[.!?][\"')\\]]*");

    private final StringBuilder text = new StringBuilder();
    private final List<Token> tokens = new ArrayList<>();

    /** Its text ends where the next one's begins. */
    private record Token(int id, int begin) {}

    /** The next token, and what the text is longer by. */
    void add(int id, String more) {
        tokens.add(new Token(id, text.length()));
        text.append(more);
    }

    /** What has no token of its own. */
    void add(String more) {
        text.append(more);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /**
     * Sentences with the times of their words; one without any if the words are not where they are
     * said to be.
     *
     * @param begin of the speech, in seconds; so is {@code end}
     */
    List<Sentence> sentences(Letters letters, double begin, double end) {
        List<MatchResult> words = WORD.matcher(text).results().toList();
        if (words.isEmpty()) {
            return List.of();
        }
        return LetterPlaces.of(letters, toString())
                .filter(places -> words.stream().anyMatch(word -> isSpoken(word, places)))
                .map(places -> timed(words, letters, places))
                .orElseGet(() -> List.of(sentence(words, begin, end, List.of())));
    }

    private List<Sentence> timed(List<MatchResult> words, Letters letters, int[] places) {
        List<List<MatchResult>> groups = new ArrayList<>();
        boolean over = true;
        for (MatchResult word : words) {
            boolean spoken = isSpoken(word, places);
            // What nobody says alone goes with what is said before it.
            if (groups.isEmpty() || (over && spoken)) {
                groups.add(new ArrayList<>());
                over = false;
            }
            groups.getLast().add(word);
            over |= LAST_OF_SENTENCE.matcher(word.group()).matches();
        }
        return groups.stream().map(group -> timedSentence(group, letters, places)).toList();
    }

    private boolean isSpoken(MatchResult word, int[] places) {
        return IntStream.range(word.start(), word.end())
                .anyMatch(i -> places[i] >= 0 && Character.isLetterOrDigit(text.charAt(i)));
    }

    private Sentence timedSentence(List<MatchResult> words, Letters letters, int[] places) {
        List<TimedWord> times =
                words.stream()
                        .filter(word -> isSpoken(word, places))
                        .map(word -> timed(word, letters, places))
                        .toList();
        return sentence(words, times.getFirst().start(), times.getLast().end(), times);
    }

    private TimedWord timed(MatchResult word, Letters letters, int[] places) {
        int[] own = IntStream.range(word.start(), word.end()).filter(i -> places[i] >= 0).toArray();
        double log = 0;
        for (int i : own) {
            log += letters.at(places[i], Character.toLowerCase(text.charAt(i)));
        }
        return new TimedWord(
                word.group(),
                places[own[0]] / STATES_PER_SECOND,
                (places[own[own.length - 1]] + 1) / STATES_PER_SECOND,
                Math.exp(log / own.length));
    }

    private Sentence sentence(
            List<MatchResult> words, double begin, double end, List<TimedWord> times) {
        int from = words.getFirst().start();
        int to = words.getLast().end();
        // A token goes with the word that its text ends in: most begin with a space.
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            int last = i + 1 < tokens.size() ? tokens.get(i + 1).begin() : text.length();
            if (last > from && last <= to) {
                ids.add(tokens.get(i).id());
            }
        }
        return new Sentence(begin, end, " " + text.substring(from, to), ids, times);
    }
}
