package dev.montage.modalities.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.audio.Subtitles.Cue;
import dev.montage.modalities.audio.Subtitles.Layout;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class SubtitlesTest {

    private static final List<Cue> CUES =
            List.of(
                    new Cue(0, 2.5, " And so, my fellow Americans,"),
                    new Cue(3599.9996, 36_610.004, "a < b && c --> d"));

    @Test
    void srt() {
        assertEquals(
                """
                1
                00:00:00,000 --> 00:00:02,500
                And so, my fellow Americans,

                2
                01:00:00,000 --> 10:10:10,004
                a < b && c -> d

                """,
                Subtitles.srt(CUES, Layout.PLAIN));
    }

    @Test
    void vtt() {
        assertEquals(
                """
                WEBVTT

                00:00:00.000 --> 00:00:02.500
                And so, my fellow Americans,

                01:00:00.000 --> 10:10:10.004
                a &lt; b &amp;&amp; c --&gt; d

                """,
                Subtitles.vtt(CUES, Layout.PLAIN));
        assertEquals("WEBVTT\n\n", Subtitles.vtt(List.of(), Layout.PLAIN));
        assertEquals("", Subtitles.srt(List.of(), Layout.SCREEN));
    }

    /** An empty line would end the cue, and digits of another script would not be read. */
    @Test
    void textAndLocaleCannotBreakTheFormat() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            List<Cue> cues =
                    List.of(
                            new Cue(-1, 1, "one\r\n\r\n2\n00:00:09,000 --> 00:00:10,000\nfake"),
                            new Cue(1, 2, " \n "),
                            new Cue(5, 4, "backwards"));
            assertEquals(
                    """
                    1
                    00:00:00,000 --> 00:00:01,000
                    one 2 00:00:09,000 -> 00:00:10,000 fake

                    2
                    00:00:05,000 --> 00:00:05,000
                    backwards

                    """,
                    Subtitles.srt(cues, Layout.PLAIN));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void linesFitTheScreen() {
        String text =
                "And so, my fellow Americans, ask not what your country can do for you, "
                        + "ask what you can do for your country.";
        assertEquals(
                """
                1
                00:00:00,000 --> 00:00:05,551
                And so, my fellow Americans,
                ask not what your country

                2
                00:00:05,551 --> 00:00:11,000
                can do for you, ask what you
                can do for your country.

                """,
                Subtitles.srt(List.of(new Cue(0, 11, text)), Layout.SCREEN));
    }

    /** What fits one screen stays as it is; of what does not, no word is left alone. */
    @Test
    void theLastWordIsNotAlone() {
        String fits = "There is a rocket in a desert at night in clear weather. It moves.";
        String longer = fits.replace("It moves.", "The rocket moves to the left.");
        assertEquals(
                """
                1
                00:00:00,000 --> 00:00:02,000
                There is a rocket in a desert at night in
                clear weather. It moves.

                2
                00:00:02,000 --> 00:00:03,106
                There is a rocket in a
                desert at night in clear

                3
                00:00:03,106 --> 00:00:04,000
                weather. The rocket
                moves to the left.

                """,
                Subtitles.srt(List.of(new Cue(0, 2, fits), new Cue(2, 4, longer)), Layout.SCREEN));
    }

    @Test
    void wordsWithoutSpacesAreCutBetweenCharacters() {
        String text = "\uD83D\uDE00".repeat(50) + " und " + "字".repeat(100);
        String srt = Subtitles.srt(List.of(new Cue(0, 10, text)), Layout.SCREEN);
        for (String line : srt.split("\n", -1)) {
            assertTrue(line.length() <= 42, line);
            assertFalse(!line.isEmpty() && Character.isLowSurrogate(line.charAt(0)), line);
        }
        assertThrows(IllegalArgumentException.class, () -> new Layout(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Layout(42, 0));
    }
}
