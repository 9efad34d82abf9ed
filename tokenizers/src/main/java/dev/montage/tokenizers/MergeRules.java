package dev.montage.tokenizers;

import java.util.List;

/** Merges as files write them, made into a {@link MergeTable}. */
final class MergeRules {

    /** Two entries that merge. */
    record Rule(String left, String right) {

        /** The old form, one string: {@code "left right"}. */
        static Rule parse(String merge) {
            int space = merge.indexOf(' ');
            if (space <= 0 || space != merge.lastIndexOf(' ') || space == merge.length() - 1) {
                throw new TokenizerException(
                        "a merge is two tokens with a space between, found '" + merge + "'");
            }
            return new Rule(merge.substring(0, space), merge.substring(space + 1));
        }
    }

    private MergeRules() {}

    /**
     * @throws TokenizerException if a rule speaks of an entry that the vocabulary lacks
     */
    static MergeTable table(List<Rule> rules, Vocabulary vocabulary) {
        long[] pairs = new long[rules.size()];
        int[] merged = new int[rules.size()];
        for (int rank = 0; rank < pairs.length; rank++) {
            Rule rule = rules.get(rank);
            long left = id(rule.left(), rank, vocabulary);
            pairs[rank] = (left << 32) | id(rule.right(), rank, vocabulary);
            merged[rank] = id(rule.left() + rule.right(), rank, vocabulary);
        }
        return new MergeTable(pairs, merged);
    }

    private static int id(String entry, int rank, Vocabulary vocabulary) {
        return vocabulary
                .id(entry)
                .orElseThrow(
                        () ->
                                new TokenizerException(
                                        String.format(
                                                "merge %d needs the token '%s', which the"
                                                        + " vocabulary lacks",
                                                rank, entry)));
    }
}
