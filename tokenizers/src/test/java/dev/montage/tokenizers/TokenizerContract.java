package dev.montage.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Tokenizer} does. */
abstract class TokenizerContract {
    private static final int TEXTS = 300;

    /** The tokenizer under test; the same one each time. */
    abstract Tokenizer tokenizer();

    /** The name of one of its special tokens. */
    abstract String specialToken();

    /** Whether every text comes back from its ids as it was. */
    abstract boolean isLossless();

    @Test
    void decodesWhatItEncodes() {
        for (String text : RandomTexts.of(11, TEXTS)) {
            String decoded = tokenizer().decode(tokenizer().encode(text));
            if (isLossless()) {
                assertEquals(text, decoded);
            } else {
                assertTrue(decoded.length() <= text.length() * 2, text);
            }
        }
    }

    @Test
    void encodesToIdsOfTheVocabulary() {
        for (String text : RandomTexts.of(12, TEXTS)) {
            for (int id : tokenizer().encode(text)) {
                assertTrue(id >= 0 && id < tokenizer().vocabularySize());
                assertFalse(tokenizer().isSpecial(id));
                assertTrue(tokenizer().bytes(id).length > 0);
            }
        }
    }

    @Test
    void unpairedSurrogatesAreReplaced() {
        assertArrayEquals(
                tokenizer().encode("a\uFFFDb\uFFFD"), tokenizer().encode("a\uD800b\uDC00"));
    }

    @Test
    void emptyTextHasNoIds() {
        assertEquals(0, tokenizer().encode("").length);
        assertEquals(0, tokenizer().encodeWithSpecials("").length);
        assertEquals("", tokenizer().decode());
        assertEquals("", tokenizer().decoder().finish());
    }

    @Test
    void specialTokensAreOnlyFoundWhenAskedFor() {
        OptionalInt special = tokenizer().id(specialToken());
        assertTrue(special.isPresent());
        assertTrue(tokenizer().isSpecial(special.getAsInt()));
        int[] found = tokenizer().encodeWithSpecials(specialToken());
        assertArrayEquals(new int[] {special.getAsInt()}, found);
        assertNotEquals(special.getAsInt(), tokenizer().encode(specialToken())[0]);
        assertEquals(specialToken(), tokenizer().decode(tokenizer().encode(specialToken())));
        assertEquals("", tokenizer().decode(special.getAsInt()));
        assertEquals(
                specialToken(),
                new String(tokenizer().bytes(special.getAsInt()), StandardCharsets.UTF_8));
    }

    @Test
    void specialTokensSplitTheText() {
        int special = tokenizer().id(specialToken()).orElseThrow();
        List<Integer> expected = new ArrayList<>();
        for (int id : tokenizer().encode(" x ")) {
            expected.add(id);
        }
        expected.add(special);
        expected.add(special);
        for (int id : tokenizer().encode("\ny")) {
            expected.add(id);
        }
        String text = " x " + specialToken() + specialToken() + "\ny";
        int[] found = tokenizer().encodeWithSpecials(text);
        assertArrayEquals(expected.stream().mapToInt(Integer::intValue).toArray(), found);
    }

    @Test
    void idsOutsideTheVocabulary() {
        int end = tokenizer().vocabularySize();
        for (int id : new int[] {-1, end, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> tokenizer().bytes(id));
            assertFalse(tokenizer().isSpecial(id));
            assertEquals("", tokenizer().decode(id));
            assertEquals("", tokenizer().decoder().append(id));
        }
        assertTrue(tokenizer().id("no such token, surely").isEmpty());
    }

    @Test
    void incrementalTextIsTheWholeText() {
        Random random = new Random(13);
        for (int n = 0; n < 2000; n++) {
            int[] ids = random.ints(random.nextInt(20), 0, tokenizer().vocabularySize()).toArray();
            IncrementalDecoder decoder = tokenizer().decoder();
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                String piece = decoder.append(id);
                boolean half = !piece.isEmpty() && Character.isLowSurrogate(piece.charAt(0));
                assertFalse(half, "half a character");
                text.append(piece);
            }
            text.append(decoder.finish());
            assertEquals(tokenizer().decode(ids), text.toString());
            assertEquals("", decoder.finish());
        }
    }

    @Test
    void incrementalTextNeverShowsPartsOfCharacters() {
        String text = "naïve 日本語 👨‍👩‍👧‍👦 한국어 مرحبا 🏴󠁧󠁢󠁳󠁣󠁴󠁿";
        IncrementalDecoder decoder = tokenizer().decoder();
        for (int id : tokenizer().encode(text)) {
            assertFalse(decoder.append(id).contains("\uFFFD"));
        }
        assertEquals("", decoder.finish());
    }

    @Test
    void changingGivenBytesChangesNothing() {
        int id = tokenizer().encode("a")[0];
        tokenizer().bytes(id)[0] = 'z';
        assertEquals("a", tokenizer().decode(id));
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        List<String> texts = RandomTexts.of(14, 100);
        List<int[]> expected = texts.stream().map(tokenizer()::encode).toList();
        Callable<Boolean> task =
                () -> {
                    for (int i = 0; i < texts.size(); i++) {
                        assertArrayEquals(expected.get(i), tokenizer().encode(texts.get(i)));
                    }
                    return true;
                };
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> done : threads.invokeAll(List.of(task, task, task, task))) {
                assertTrue(done.get());
            }
        }
    }
}
