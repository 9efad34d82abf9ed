package dev.montage.models.speech;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Groups text tokens into words: at spaces, or at whole characters in languages that write without
 * them. Punctuation goes with the word it belongs to (the sets are those of OpenAI's whisper).
 */
final class WordSplitter {
    private static final Set<String> WITHOUT_SPACES = Set.of("zh", "ja", "th", "lo", "my", "yue");
    private static final String WITHIN_WORDS = "'’-";
    private static final String OPENING = "\"'“¿([{-";
    private static final String CLOSING = "\"'.。,，!！?？:：”)]}、";

    private WordSplitter() {}

    /** Tokens {@code first .. last}, and their text as it stands. */
    record Word(String text, int first, int last) {
        Word join(Word next) {
            return new Word(text + next.text, first, next.last);
        }
    }

    /** The words of {@code ids}, all of them text tokens. */
    static List<Word> split(List<Integer> ids, WhisperTokenizer tokenizer, String language) {
        List<Word> pieces = characters(ids, tokenizer);
        List<Word> words = WITHOUT_SPACES.contains(language) ? pieces : atSpaces(pieces);
        return withPunctuation(words);
    }

    /** As few tokens each as are whole characters. */
    private static List<Word> characters(List<Integer> ids, WhisperTokenizer tokenizer) {
        List<Word> pieces = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int first = 0;
        for (int i = 0; i < ids.size(); i++) {
            bytes.writeBytes(tokenizer.bytes(ids.get(i)));
            Optional<String> text = decoded(bytes.toByteArray());
            boolean last = i == ids.size() - 1;
            if (text.isPresent() || last) {
                String lossy = bytes.toString(StandardCharsets.UTF_8);
                pieces.add(new Word(text.orElse(lossy), first, i + 1));
                bytes.reset();
                first = i + 1;
            }
        }
        return pieces;
    }

    private static Optional<String> decoded(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(buffer).toString());
        } catch (CharacterCodingException unfinished) {
            return Optional.empty();
        }
    }

    private static List<Word> atSpaces(List<Word> pieces) {
        List<Word> words = new ArrayList<>();
        for (Word piece : pieces) {
            boolean begins = piece.text.startsWith(" ") || isMark(piece.text);
            if (begins || words.isEmpty()) {
                words.add(piece);
            } else {
                words.add(words.removeLast().join(piece));
            }
        }
        return words;
    }

    /** Punctuation, but not what stands within words: o'clock, ill-disposed. */
    private static boolean isMark(String text) {
        String bare = text.strip();
        return !bare.isEmpty()
                && WITHIN_WORDS.indexOf(bare.charAt(0)) < 0
                && bare.chars().noneMatch(Character::isLetterOrDigit);
    }

    private static List<Word> withPunctuation(List<Word> words) {
        List<Word> joined = new ArrayList<>();
        for (Word word : words) {
            boolean follows = !word.text.startsWith(" ") && isOneOf(word.text, CLOSING);
            boolean opened = !joined.isEmpty() && isOpening(joined.getLast().text);
            if (!joined.isEmpty() && (follows || opened)) {
                joined.add(joined.removeLast().join(word));
            } else {
                joined.add(word);
            }
        }
        return joined;
    }

    private static boolean isOpening(String text) {
        return text.startsWith(" ") && isOneOf(text.strip(), OPENING);
    }

    private static boolean isOneOf(String text, String set) {
        return !text.isEmpty() && text.chars().allMatch(letter -> set.indexOf(letter) >= 0);
    }
}
