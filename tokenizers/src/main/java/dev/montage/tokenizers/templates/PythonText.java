package dev.montage.tokenizers.templates;

import java.util.function.IntPredicate;

/** What Python's {@code str} does differently from Java's. */
final class PythonText {
    private PythonText() {}

    /** {@code str.isspace} of one character. */
    static boolean isSpace(int c) {
        return (c >= 0x09 && c <= 0x0D)
                || (c >= 0x1C && c <= 0x20)
                || c == 0x85
                || Character.isSpaceChar(c);
    }

    /** {@code str.strip}, or only one side of it. */
    static String strip(String text, IntPredicate stripped, boolean left, boolean right) {
        int start = 0;
        int end = text.length();
        while (left && start < end && stripped.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (right && start < end && stripped.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    static String strip(String text) {
        return strip(text, PythonText::isSpace, true, true);
    }

    /** {@code str.capitalize}. */
    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(java.util.Locale.ROOT)
                + text.substring(first).toLowerCase(java.util.Locale.ROOT);
    }

    /** {@code str.title}: a capital wherever a letter follows something that is none. */
    static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = Character.isLetter(c);
        }
        return out.toString();
    }
}
