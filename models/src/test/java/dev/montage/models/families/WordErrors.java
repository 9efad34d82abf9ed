package dev.montage.models.families;

import java.util.Locale;
import java.util.Map;

/**
 * Word errors of a transcript against what was said: fewest words replaced, left out and put in.
 * Case, punctuation and a few spellings do not count.
 *
 * @param words words that were said
 */
record WordErrors(int errors, int words) {
    private static final Map<String, String> SPELLINGS =
            Map.of(
                    "mr", "mister",
                    "harbor", "harbour",
                    "9", "nine",
                    "7", "seven",
                    "10", "ten",
                    "112", "one hundred and twelve",
                    "200", "two hundred",
                    "1929", "nineteen twenty nine");

    static WordErrors of(String said, String heard) {
        String[] a = words(said);
        String[] b = words(heard);
        int[] above = new int[b.length + 1];
        for (int j = 0; j <= b.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length; i++) {
            int[] row = new int[b.length + 1];
            row[0] = i;
            for (int j = 1; j <= b.length; j++) {
                int replaced = above[j - 1] + (a[i - 1].equals(b[j - 1]) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return new WordErrors(above[b.length], a.length);
    }

    private static String[] words(String text) {
        String plain =
                text.toLowerCase(Locale.ROOT)
                        .replace('-', ' ')
                        .replaceAll("[^\\p{L}\\p{N}' ]", " ")
                        .strip();
        StringBuilder spelt = new StringBuilder();
        for (String word : plain.split("\\s+", -1)) {
            spelt.append(SPELLINGS.getOrDefault(word, word)).append(' ');
        }
        return spelt.toString().isBlank() ? new String[0] : spelt.toString().strip().split(" ", -1);
    }

    WordErrors and(WordErrors other) {
        return new WordErrors(errors + other.errors, words + other.words);
    }

    double rate() {
        return (double) errors / words;
    }
}
