package dev.montage.models.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns find what Java's regular expressions find, for syntax in which both agree. */
final class PatternTest {
    private static final int[] ALPHABET = "aab bcAZ09_-.\n\t\"\\/^$é😀(){}|".codePoints().toArray();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "^a",
                "a$",
                "^a$",
                "^$",
                "^(ab|b)*c?$",
                "(^a|b$)",
                "^a|b",
                "[abc]{2,3}",
                "^[^abc]+$",
                "^[a-c9_-]*$",
                "^[\\]\\^a]+",
                "\\d\\D",
                "^\\w+$",
                "\\s\\S\\W",
                "^(?:a|(?<x>b)){2,}$",
                "a.b",
                "^a+?b??$",
                "\\u0061\\x62",
                "[\\d\\-a]{3}",
                "^\\.\\$\\^$",
                "\\{\\}",
                "|a",
                "(a|)b"
            })
    void findsWhatJavaFinds(String pattern) {
        Automaton found = new Pattern(pattern).automaton();
        java.util.regex.Pattern peer =
                java.util.regex.Pattern.compile(
                        pattern.replaceAll("\\$(?=$|\\))(?<!\\\\\\$)", "\\\\z"));
        SplittableRandom random = new SplittableRandom(pattern.hashCode());
        for (int round = 0; round < 2000; round++) {
            int[] text = new int[random.nextInt(7)];
            for (int i = 0; i < text.length; i++) {
                text[i] = ALPHABET[random.nextInt(round % 2 == 0 ? 6 : ALPHABET.length)];
            }
            String string = new String(text, 0, text.length);
            assertEquals(peer.matcher(string).find(), Operations.run(found, string), string);
        }
    }
}
