package dev.montage.modalities.audio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Writes what is said, and when, as SubRip (SRT) or WebVTT. */
public final class Subtitles {

    /**
     * One text on the screen.
     *
     * @param startSeconds from the begin of the recording
     * @param endSeconds when it goes
     * @param text any; white space is made single
     */
    public record Cue(double startSeconds, double endSeconds, String text) {}

    /**
     * How long a text may be.
     *
     * @param maxLineCharacters where lines are broken, between words if it can be; 0 leaves each
     *     text on one line
     * @param maxLines a longer text becomes several cues that share its time by their length
     */
    public record Layout(int maxLineCharacters, int maxLines) {

        /** One line for each text, as OpenAI writes them. */
        public static final Layout PLAIN = new Layout(0, 1);

        /** Two lines of 42 characters, as broadcasters have them. */
        public static final Layout SCREEN = new Layout(42, 2);

        public Layout {
            if (maxLineCharacters < 0 || maxLines < 1) {
                throw new IllegalArgumentException(
                        "expected 0 or more characters and 1 or more lines, found %d and %d"
                                .formatted(maxLineCharacters, maxLines));
            }
        }
    }

    private Subtitles() {}

    /** SubRip: numbered cues, times with a comma. */
    public static String srt(List<Cue> cues, Layout layout) {
        StringBuilder out = new StringBuilder();
        int number = 1;
        for (Cue cue : laidOut(cues, layout)) {
            // SRT has no escapes: an arrow in the text would look like a line of times.
            out.append(number++)
                    .append('\n')
                    .append(time(cue.startSeconds, ','))
                    .append(" --> ")
                    .append(time(cue.endSeconds, ','))
                    .append('\n')
                    .append(cue.text.replace("-->", "->"))
                    .append("\n\n");
        }
        return out.toString();
    }

    /** WebVTT, with {@code &}, {@code <} and {@code >} escaped. */
    public static String vtt(List<Cue> cues, Layout layout) {
        StringBuilder out = new StringBuilder("WEBVTT\n\n");
        for (Cue cue : laidOut(cues, layout)) {
            out.append(time(cue.startSeconds, '.'))
                    .append(" --> ")
                    .append(time(cue.endSeconds, '.'))
                    .append('\n')
                    .append(escaped(cue.text))
                    .append("\n\n");
        }
        return out.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String time(double seconds, char point) {
        long millis = Math.round(Math.max(0, seconds) * 1000);
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d%c%03d",
                millis / 3_600_000,
                millis / 60_000 % 60,
                millis / 1000 % 60,
                point,
                millis % 1000);
    }

    private static List<Cue> laidOut(List<Cue> cues, Layout layout) {
        List<Cue> all = new ArrayList<>();
        for (Cue cue : cues) {
            List<String> screens = screens(cue.text.strip(), layout);
            double total = screens.stream().mapToInt(String::length).sum();
            double start = cue.startSeconds;
            double end = Math.max(start, cue.endSeconds);
            double seconds = end - start;
            for (int i = 0; i < screens.size(); i++) {
                String screen = screens.get(i);
                double until =
                        i == screens.size() - 1 ? end : start + seconds * screen.length() / total;
                all.add(new Cue(start, until, screen));
                start = until;
            }
        }
        return all;
    }

    /** The text in pieces that fit the screen, about equally long; none if there is no text. */
    private static List<String> screens(String text, Layout layout) {
        List<String> lines = balanced(text, layout);
        List<String> screens = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += layout.maxLines) {
            int end = Math.min(lines.size(), i + layout.maxLines);
            screens.add(String.join("\n", lines.subList(i, end)));
        }
        return screens;
    }

    /** No shorter than needed: a last word alone would be gone before it is read. */
    private static List<String> balanced(String text, Layout layout) {
        List<String> lines = lines(text, layout.maxLineCharacters);
        if (lines.size() <= layout.maxLines) {
            return lines;
        }
        int room = Math.ceilDiv(lines.size(), layout.maxLines) * layout.maxLines;
        int longest = Stream.of(text.split("\\s+", -1)).mapToInt(String::length).max().orElse(0);
        for (int most = layout.maxLineCharacters - 1; most >= longest; most--) {
            List<String> shorter = lines(text, most);
            if (shorter.size() > room) {
                break;
            }
            lines = shorter;
        }
        return lines;
    }

    private static List<String> lines(String text, int maxCharacters) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+", -1)) {
            String rest = word;
            boolean fits = maxCharacters == 0 || line.length() + 1 + rest.length() <= maxCharacters;
            if (!line.isEmpty() && !fits) {
                lines.add(line.toString());
                line.setLength(0);
            }
            // Languages without spaces, and words longer than a line.
            while (maxCharacters > 0 && rest.length() > maxCharacters) {
                int cut = rest.offsetByCodePoints(0, rest.codePointCount(0, maxCharacters));
                lines.add(rest.substring(0, cut));
                rest = rest.substring(cut);
            }
            line.append(line.isEmpty() || rest.isEmpty() ? "" : " ").append(rest);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
