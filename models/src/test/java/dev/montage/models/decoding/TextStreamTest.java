package dev.montage.models.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.tokenizers.IncrementalDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TextStreamTest {

    private static final List<String> ALPHABET = List.of("a", "b", "ab", "é", "😀", "😁", "\n");

    /** Gives whole characters in pieces as tokens would; token {@code i} is piece {@code i}. */
    private record Pieces(List<String> pieces, String last) implements IncrementalDecoder {
        @Override
        public String append(int id) {
            return pieces.get(id);
        }

        @Override
        public String finish() {
            return last;
        }
    }

    @Test
    void givesAllButWhatCanStillBecomeAStopStringHoweverTheTextIsCut() {
        SplittableRandom random = new SplittableRandom(7);
        int stops = 0;
        for (int round = 0; round < 5000; round++) {
            String text = text(random, random.nextInt(30));
            List<String> stopStrings = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                stopStrings.add(text(random, 1 + random.nextInt(5)));
            }
            String expected = cutAtFirstEnd(text, stopStrings);
            stops += expected.equals(text) ? 0 : 1;
            assertEquals(expected, stream(text, stopStrings, random));
        }
        assertTrue(stops > 500);
    }

    @Test
    void theFirstEndCountsAndOfThoseTheLongest() {
        assertEquals("ab", stream(List.of("abcdef"), List.of("abcdef", "cd")));
        assertEquals("a", stream(List.of("abcd"), List.of("cd", "bcd")));
        assertEquals("ab", stream(List.of("ab", "c", "d"), List.of("cde", "cd")));
    }

    @Test
    void whatIsHeldComesWhenItTurnsOutHarmlessOrNothingFollows() {
        List<String> stopStrings = List.of("\n\nUser:");
        TextStream stream =
                new TextStream(
                        new Pieces(List.of("Hi\n", "\nUs", "e", "less", "\n\nUser"), "\uFFFD"),
                        stopStrings);
        assertEquals("Hi", stream.append(0));
        assertEquals("", stream.append(1));
        assertEquals("", stream.append(2));
        assertEquals("\n\nUseless", stream.append(3));
        assertEquals("", stream.append(4));
        assertEquals("\n\nUser\uFFFD", stream.finish());
        assertFalse(stream.stopped());
    }

    @Test
    void bytesOfACharacterComeTogether() {
        String text = "né 😀 end";
        TextStream stream = new TextStream(new ByteTokenizer(256).decoder(), List.of("😀 e", "😁"));
        StringBuilder out = new StringBuilder();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length && !stream.stopped(); i++) {
            out.append(stream.append(bytes[i] & 0xFF));
        }
        assertEquals("né ", out + stream.finish());
        assertTrue(stream.stopped());
    }

    private static String text(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.get(random.nextInt(ALPHABET.size())));
        }
        return text.toString();
    }

    /** By definition: the stop string whose end comes first, the longest of several. */
    private static String cutAtFirstEnd(String text, List<String> stopStrings) {
        for (int end = 1; end <= text.length(); end++) {
            String before = text.substring(0, end);
            int longest =
                    stopStrings.stream()
                            .filter(before::endsWith)
                            .mapToInt(String::length)
                            .max()
                            .orElse(0);
            if (longest > 0) {
                return text.substring(0, end - longest);
            }
        }
        return text;
    }

    private static String stream(List<String> pieces, List<String> stopStrings) {
        TextStream stream = new TextStream(new Pieces(pieces, ""), stopStrings);
        StringBuilder out = new StringBuilder();
        for (int id = 0; id < pieces.size() && !stream.stopped(); id++) {
            out.append(stream.append(id));
        }
        return out + stream.finish();
    }

    /** Cuts at random, and checks after each piece that exactly the right end is held back. */
    private static String stream(String text, List<String> stopStrings, SplittableRandom random) {
        List<String> pieces = pieces(text, random);
        TextStream stream = new TextStream(new Pieces(pieces, ""), stopStrings);
        StringBuilder in = new StringBuilder();
        StringBuilder out = new StringBuilder();
        for (int id = 0; id < pieces.size() && !stream.stopped(); id++) {
            in.append(pieces.get(id));
            out.append(stream.append(id));
            if (!stream.stopped()) {
                assertEquals(in.length() - held(in.toString(), stopStrings), out.length());
            }
        }
        return out + stream.finish();
    }

    private static int held(String text, List<String> stopStrings) {
        int longest = 0;
        for (String stop : stopStrings) {
            for (int length = 1; length < stop.length(); length++) {
                if (text.endsWith(stop.substring(0, length))) {
                    longest = Math.max(longest, length);
                }
            }
        }
        return longest;
    }

    private static List<String> pieces(String text, SplittableRandom random) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + random.nextInt(4));
            boolean insidePair = to > from && Character.isHighSurrogate(text.charAt(to - 1));
            pieces.add(text.substring(from, insidePair ? to + 1 : to));
            from = insidePair ? to + 1 : to;
        }
        return pieces;
    }
}
