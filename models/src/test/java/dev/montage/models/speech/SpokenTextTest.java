package dev.montage.models.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.montage.models.backbone.AudioProjector;
import dev.montage.models.speech.HeardChunk.Sentence;
import dev.montage.models.speech.HeardChunk.TimedWord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpokenTextTest {
    /** A letter at a time, 20 ms; a dot is nothing. */
    private static Letters heard(String times) {
        float[] scores = new float[times.length() * AudioProjector.LETTERS];
        for (int time = 0; time < times.length(); time++) {
            char own = times.charAt(time);
            scores[time * AudioProjector.LETTERS + (own == '.' ? 0 : own)] = 20;
        }
        return Letters.of(scores);
    }

    private static SpokenText said(String... tokens) {
        SpokenText text = new SpokenText();
        for (int i = 0; i < tokens.length; i++) {
            text.add(i, tokens[i]);
        }
        return text;
    }

    @Test
    void lettersAreWhereTheyAreHeard() {
        assertArrayEquals(
                new int[] {1, 4, 6, -1, 7},
                LetterPlaces.of(heard(".aa.b.bc"), "Abbéc").orElseThrow());
    }

    @Test
    void thereIsNoPlaceForMoreThanTimes() {
        assertEquals(Optional.empty(), LetterPlaces.of(heard("ab"), "abc"));
        // Between the same letter twice there is nothing, which takes its time, too.
        assertEquals(Optional.empty(), LetterPlaces.of(heard("aa"), "aa"));
        assertEquals(Optional.empty(), LetterPlaces.of(heard("aa"), "é"));
    }

    @Test
    void sentencesHaveTheTimesOfTheirWords() {
        Letters letters = heard("..hi. you!...no!..");
        List<Sentence> found = said("Hi", " y", "ou", "!", " No", "!").sentences(letters, 0.5, 9);
        assertEquals(2, found.size());
        Sentence first = found.getFirst();
        assertEquals(" Hi you!", first.text());
        assertEquals(List.of(0, 1, 2, 3), first.tokens());
        assertEquals(0.04, first.start(), 1e-9);
        assertEquals(0.20, first.end(), 1e-9);
        assertEquals(List.of("Hi", "you!"), first.words().stream().map(TimedWord::text).toList());
        TimedWord you = first.words().getLast();
        assertEquals(0.12, you.start(), 1e-9);
        assertEquals(0.20, you.end(), 1e-9);
        assertEquals(1, you.probability(), 1e-3);
        assertEquals(" No!", found.getLast().text());
        assertEquals(List.of(4, 5), found.getLast().tokens());
        assertEquals(0.26, found.getLast().start(), 1e-9);
    }

    @Test
    void aWordWithoutLettersHasNoTime() {
        Letters letters = heard("a.  ..b");
        List<Sentence> found = said("é", " a.", " ü!", " b").sentences(letters, 0, 1);
        assertEquals(List.of(" é a. ü!", " b"), found.stream().map(Sentence::text).toList());
        assertEquals(
                List.of("a."), found.getFirst().words().stream().map(TimedWord::text).toList());
    }

    @Test
    void whatIsNotHeardIsOneSentenceWithoutWords() {
        List<Sentence> found = said("Oh no.", " What?").sentences(heard("x"), 0.5, 2.5);
        assertEquals(1, found.size());
        assertEquals(" Oh no. What?", found.getFirst().text());
        assertEquals(0.5, found.getFirst().start());
        assertEquals(2.5, found.getFirst().end());
        assertEquals(List.of(), found.getFirst().words());
        assertEquals(List.of(), said(" ").sentences(heard("x"), 0, 1));
        assertEquals(List.of(), said("...").sentences(heard("abcdef"), 0, 1).getFirst().words());
    }
}
