package dev.montage.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The entries of a vocabulary and the bytes they stand for. Immutable. */
final class Vocabulary {
    /** Beyond any real vocabulary; keeps a hostile file from claiming gigabytes. */
    private static final int MAX_IDS = 1 << 22;

    private final Map<String, Integer> ids;
    private final byte[][] bytes; // [id][length]
    private final BitSet present;
    private final BitSet special;
    private final List<AddedToken> added;

    /**
     * @param entries entries of the model, in its byte alphabet; kept and added to
     * @param added tokens on top of these; an id may stand in both if the entry is the same
     * @throws TokenizerException if ids are negative, far too large, or given twice
     */
    Vocabulary(Map<String, Integer> entries, List<AddedToken> added) {
        this.added = List.copyOf(added);
        ids = entries;
        int size = 0;
        for (Map.Entry<String, Integer> entry : entries.entrySet()) {
            size = Math.max(size, checked(entry.getKey(), entry.getValue()) + 1);
        }
        for (AddedToken token : added) {
            size = Math.max(size, checked(token.content(), token.id()) + 1);
        }
        bytes = new byte[size][];
        present = new BitSet(size);
        special = new BitSet(size);
        entries.forEach((entry, id) -> put(id, entry, ByteAlphabet.bytesOf(entry)));
        for (AddedToken token : added) {
            putAdded(token);
        }
    }

    private static int checked(String entry, int id) {
        if (id < 0 || id >= MAX_IDS) {
            throw new TokenizerException(
                    "token '" + entry + "' has id " + id + ", expected 0.." + (MAX_IDS - 1));
        }
        return id;
    }

    private void put(int id, String entry, byte[] utf8) {
        if (present.get(id)) {
            throw new TokenizerException(
                    "two tokens have the id " + id + ", one of them is '" + entry + "'");
        }
        present.set(id);
        bytes[id] = utf8;
    }

    private void putAdded(AddedToken token) {
        Integer known = ids.get(token.content());
        if (known == null) {
            put(token.id(), token.content(), token.content().getBytes(StandardCharsets.UTF_8));
            ids.put(token.content(), token.id());
        } else if (known == token.id()) {
            bytes[known] = token.content().getBytes(StandardCharsets.UTF_8);
        } else {
            throw new TokenizerException(
                    String.format(
                            "added token '%s' has id %d, but %d in the vocabulary",
                            token.content(), token.id(), known));
        }
        special.set(token.id(), token.special());
    }

    int size() {
        return bytes.length;
    }

    OptionalInt id(String entry) {
        Integer id = ids.get(entry);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Whether {@code id} has an entry; a vocabulary may have holes. */
    boolean has(int id) {
        return id >= 0 && present.get(id);
    }

    /** The bytes of an id that {@link #has} an entry; not to be changed. */
    byte[] bytes(int id) {
        return bytes[id];
    }

    boolean isSpecial(int id) {
        return id >= 0 && special.get(id);
    }

    /** The added tokens that are special, or also those that are not. */
    List<AddedToken> added(boolean withSpecial, boolean normalized) {
        List<AddedToken> chosen = new ArrayList<>();
        for (AddedToken token : added) {
            if (token.normalized() == normalized && (withSpecial || !token.special())) {
                chosen.add(token);
            }
        }
        return chosen;
    }
}
