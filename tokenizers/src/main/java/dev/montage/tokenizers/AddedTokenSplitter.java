package dev.montage.tokenizers;

import java.text.Normalizer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Cuts text at its added tokens and normalises what lies between, in the order of Hugging Face:
 * tokens of the raw text, normalisation, tokens of the normalised text.
 */
final class AddedTokenSplitter {
    private final boolean composed;
    private final AddedTokenFinder raw;
    private final AddedTokenFinder normalized;

    /**
     * @param withSpecial whether special tokens are found, not only the other added ones
     * @param composed whether to bring text to NFC
     */
    AddedTokenSplitter(Vocabulary vocabulary, boolean withSpecial, boolean composed) {
        this.composed = composed;
        raw = new AddedTokenFinder(vocabulary.added(withSpecial, false));
        normalized = new AddedTokenFinder(vocabulary.added(withSpecial, true));
    }

    /** Gives the stretches of text and the tokens between them, in order. */
    void split(String text, Consumer<String> stretches, IntConsumer tokens) {
        split(raw, text, part -> splitNormalized(part, stretches, tokens), tokens);
    }

    private void splitNormalized(String text, Consumer<String> stretches, IntConsumer tokens) {
        String normal = composed ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
        split(normalized, normal, stretches, tokens);
    }

    private static void split(
            AddedTokenFinder finder, String text, Consumer<String> stretches, IntConsumer tokens) {
        int start = 0;
        while (start < text.length()) {
            Optional<AddedTokenFinder.Found> found = finder.next(text, start);
            int end = found.map(AddedTokenFinder.Found::start).orElse(text.length());
            if (end > start) {
                stretches.accept(text.substring(start, end));
            }
            found.ifPresent(token -> tokens.accept(token.id()));
            start = found.map(AddedTokenFinder.Found::end).orElse(text.length());
        }
    }
}
