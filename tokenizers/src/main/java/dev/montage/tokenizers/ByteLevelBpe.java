package dev.montage.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Byte-level byte-pair encoding, as GPT-2 introduced it: text is cut into words, a word's UTF-8
 * bytes are the first symbols, and neighbours merge in the order the vocabulary was learnt in.
 * Gives the ids of Hugging Face's {@code tokenizers}. Made by {@link TokenizerJson} and {@link
 * GgufTokenizer}.
 */
public final class ByteLevelBpe implements Tokenizer {
    private static final int NO_ENTRY = -1;

    private final BpeDefinition definition;
    private final Vocabulary vocabulary;
    private final int[] byteIds = new int[256];
    private final WordCache cache = new WordCache();
    private final AddedTokenSplitter plainText;
    private final AddedTokenSplitter withSpecials;

    ByteLevelBpe(BpeDefinition definition) {
        this.definition = definition;
        vocabulary = definition.vocabulary();
        int unknown = definition.unknown().orElse(NO_ENTRY);
        for (int b = 0; b < 256; b++) {
            String entry = String.valueOf(ByteAlphabet.characterOf(b));
            byteIds[b] = vocabulary.id(entry).orElse(unknown);
        }
        plainText = new AddedTokenSplitter(vocabulary, false, definition.composed());
        withSpecials = new AddedTokenSplitter(vocabulary, true, definition.composed());
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public int[] encode(String text) {
        return encode(text, plainText);
    }

    @Override
    public int[] encodeWithSpecials(String text) {
        return encode(text, withSpecials);
    }

    private int[] encode(String text, AddedTokenSplitter splitter) {
        IdList out = new IdList();
        WordMerger merger = new WordMerger(definition.merges());
        splitter.split(wellFormed(text), stretch -> encodeStretch(stretch, merger, out), out::add);
        return out.toArray();
    }

    /** The text with U+FFFD in place of every surrogate that has no partner. */
    private static String wellFormed(String text) {
        StringBuilder repaired = new StringBuilder();
        int kept = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (Character.isSurrogate(c)) {
                if (Character.isSupplementaryCodePoint(text.codePointAt(at))) {
                    at++;
                } else {
                    repaired.append(text, kept, at).append('\uFFFD');
                    kept = at + 1;
                }
            }
        }
        return kept == 0 ? text : repaired.append(text, kept, text.length()).toString();
    }

    private void encodeStretch(String stretch, WordMerger merger, IdList out) {
        char[] text = stretch.toCharArray();
        int start = 0;
        while (start < text.length) {
            int end = definition.splitter().wordEnd(text, start, text.length);
            encodeWord(text, start, end, merger, out);
            start = end;
        }
    }

    private void encodeWord(char[] text, int start, int end, WordMerger merger, IdList out) {
        if (end - start > WordCache.MAX_WORD) {
            mergeWord(text, start, end, merger, out);
            return;
        }
        int hash = WordCache.hash(text, start, end);
        WordCache.Entry entry = cache.at(hash);
        if (entry.holds(text, start, end)) {
            out.addAll(entry.ids());
            return;
        }
        int before = out.size();
        mergeWord(text, start, end, merger, out);
        char[] word = Arrays.copyOfRange(text, start, end);
        cache.put(hash, new WordCache.Entry(word, out.since(before)));
    }

    private void mergeWord(char[] text, int start, int end, WordMerger merger, IdList out) {
        if (definition.wholeWordsFirst()) {
            OptionalInt whole = wholeWord(new String(text, start, end - start));
            if (whole.isPresent()) {
                out.add(whole.getAsInt());
                return;
            }
        }
        for (int at = start; at < end; ) {
            int width = CharacterClasses.width(text, at, end);
            addBytes(width == 2 ? Character.toCodePoint(text[at], text[at + 1]) : text[at], merger);
            at += width;
        }
        merger.mergeInto(out);
    }

    private OptionalInt wholeWord(String word) {
        byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
        StringBuilder entry = new StringBuilder(utf8.length);
        for (byte b : utf8) {
            entry.append(ByteAlphabet.characterOf(b & 0xFF));
        }
        OptionalInt id = vocabulary.id(entry.toString());
        return id.isPresent() && vocabulary.isSpecial(id.getAsInt()) ? OptionalInt.empty() : id;
    }

    private void addBytes(int codePoint, WordMerger merger) {
        if (codePoint < 0x80) {
            addByte(codePoint, merger);
        } else if (codePoint < 0x800) {
            addByte(0xC0 | (codePoint >> 6), merger);
            addByte(0x80 | (codePoint & 0x3F), merger);
        } else if (codePoint < 0x10000) {
            addByte(0xE0 | (codePoint >> 12), merger);
            addByte(0x80 | ((codePoint >> 6) & 0x3F), merger);
            addByte(0x80 | (codePoint & 0x3F), merger);
        } else {
            addByte(0xF0 | (codePoint >> 18), merger);
            addByte(0x80 | ((codePoint >> 12) & 0x3F), merger);
            addByte(0x80 | ((codePoint >> 6) & 0x3F), merger);
            addByte(0x80 | (codePoint & 0x3F), merger);
        }
    }

    private void addByte(int unsignedByte, WordMerger merger) {
        int id = byteIds[unsignedByte];
        if (id != NO_ENTRY) {
            merger.add(id);
        }
    }

    @Override
    public byte[] bytes(int id) {
        if (!vocabulary.has(id)) {
            throw new IllegalArgumentException(
                    "no token has the id " + id + ", ids are 0.." + (vocabulary.size() - 1));
        }
        return vocabulary.bytes(id).clone();
    }

    @Override
    public boolean isSpecial(int id) {
        return vocabulary.isSpecial(id);
    }

    @Override
    public OptionalInt id(String token) {
        return vocabulary.id(token);
    }

    @Override
    public String decode(int... ids) {
        StringBuilder out = new StringBuilder();
        Utf8Assembler assembler = new Utf8Assembler();
        for (int id : ids) {
            appendText(id, assembler, out);
        }
        assembler.finish(out);
        return out.toString();
    }

    private void appendText(int id, Utf8Assembler assembler, StringBuilder out) {
        if (vocabulary.has(id) && !vocabulary.isSpecial(id)) {
            assembler.append(vocabulary.bytes(id), out);
        }
    }

    @Override
    public IncrementalDecoder decoder() {
        return new Decoder();
    }

    private final class Decoder implements IncrementalDecoder {
        private final Utf8Assembler assembler = new Utf8Assembler();

        @Override
        public String append(int id) {
            StringBuilder out = new StringBuilder();
            appendText(id, assembler, out);
            return out.toString();
        }

        @Override
        public String finish() {
            StringBuilder out = new StringBuilder();
            assembler.finish(out);
            return out.toString();
        }
    }
}
