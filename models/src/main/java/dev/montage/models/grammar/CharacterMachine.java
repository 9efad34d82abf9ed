package dev.montage.models.grammar;

import java.util.Arrays;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.ByteRunAutomaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.UTF32ToUTF8;

/**
 * Reads one character of a JSON string byte by byte, as itself or as an escape, and knows how many
 * tokens of a vocabulary make characters.
 */
final class CharacterMachine {
    /** More tokens than any character needs. */
    static final int FAR = 1 << 20;

    private static final int MOST_WORK = 10_000;

    private final ByteRunAutomaton machine;
    private final int places;
    private final int[] tokensToEnd; // [places]
    private final boolean[] plainLengths; // [longest token + 1]

    CharacterMachine(TokenTrie trie) {
        Automaton characters = Operations.determinize(JsonCharacters.anyCharacter(), MOST_WORK);
        Automaton bytes = Operations.determinize(new UTF32ToUTF8().convert(characters), MOST_WORK);
        machine = new ByteRunAutomaton(bytes, true);
        places = bytes.getNumStates();
        tokensToEnd = tokensToEnd(trie);
        plainLengths = plainLengths(trie);
    }

    private int[] tokensToEnd(TokenTrie trie) {
        int[] tokens = new int[places];
        for (int place = 0; place < places; place++) {
            tokens[place] = machine.isAccept(place) ? 0 : FAR;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int value = 0; value < 256; value++) {
                for (int place = 0; place < places && trie.isSpellable(value); place++) {
                    int next = machine.step(place, value);
                    if (next >= 0 && 1 + tokens[next] < tokens[place]) {
                        tokens[place] = 1 + tokens[next];
                        changed = true;
                    }
                }
            }
        }
        return tokens;
    }

    private static boolean[] plainLengths(TokenTrie trie) {
        boolean[] lengths = new boolean[trie.longest() + 1];
        Lexeme plain = new PlainText();
        trie.walk(plain, plain.start(), TokenTrie.ROOT, (id, length) -> lengths[length] = true);
        return lengths;
    }

    /** Number of places within a character; 0 is before it. */
    int places() {
        return places;
    }

    /** The place after one more byte; negative if no character has it there. */
    int step(int place, int value) {
        int next = machine.step(place, value);
        return next < 0 || tokensToEnd[next] >= FAR ? Lexeme.DEAD : next;
    }

    boolean isEnd(int place) {
        return machine.isAccept(place);
    }

    /** Tokens that suffice to end a character that was begun. */
    int tokensToEnd(int place) {
        return tokensToEnd[place];
    }

    /** For each number of characters up to {@code most}, the tokens that suffice for so many. */
    int[] tokensFor(int most) {
        int[] tokens = new int[most + 1];
        Arrays.fill(tokens, 1, most + 1, FAR);
        for (int count = 1; count <= most; count++) {
            for (int length = 1; length < plainLengths.length && length <= count; length++) {
                if (plainLengths[length]) {
                    tokens[count] = Math.min(tokens[count], 1 + tokens[count - length]);
                }
            }
        }
        return tokens;
    }

    /** Letters, digits and spaces; the state counts them. */
    private static final class PlainText implements Lexeme {
        @Override
        public int start() {
            return 0;
        }

        @Override
        public int step(int state, int value) {
            boolean plain = value == ' ' || (value < 0x80 && Character.isLetterOrDigit(value));
            return plain ? state + 1 : DEAD;
        }

        @Override
        public boolean accepts(int state) {
            return true;
        }

        @Override
        public int tokensToEnd(int state) {
            return 0;
        }
    }
}
