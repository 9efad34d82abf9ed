package dev.montage.tokenizers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds added tokens in a text: the leftmost, and of those the longest. */
final class AddedTokenFinder {

    /** A token and where it stands. */
    record Found(int start, int end, int id) {}

    private final Map<Character, List<AddedToken>> byFirst = new HashMap<>(); // longest first

    AddedTokenFinder(List<AddedToken> tokens) {
        for (AddedToken token : tokens) {
            if (!token.content().isEmpty()) {
                byFirst.computeIfAbsent(token.content().charAt(0), c -> new ArrayList<>())
                        .add(token);
            }
        }
        Comparator<AddedToken> byLength = Comparator.comparingInt(t -> t.content().length());
        byFirst.values().forEach(list -> list.sort(byLength.reversed()));
    }

    /** The first token at or after {@code from}. */
    Optional<Found> next(String text, int from) {
        if (byFirst.isEmpty()) {
            return Optional.empty();
        }
        char last = 0;
        List<AddedToken> candidates = List.of();
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != last) {
                candidates = byFirst.getOrDefault(c, List.of());
                last = c;
            }
            for (AddedToken token : candidates) {
                if (text.startsWith(token.content(), at)) {
                    return Optional.of(new Found(at, at + token.content().length(), token.id()));
                }
            }
        }
        return Optional.empty();
    }
}
