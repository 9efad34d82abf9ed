package dev.montage.models.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.ByteRunAutomaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.Transition;
import org.apache.lucene.util.automaton.UTF32ToUTF8;

/** A lexeme given by a finite automaton. */
final class RegularLexeme implements Lexeme {
    private static final int FAR = Integer.MAX_VALUE;

    private final ByteRunAutomaton machine;
    private final int[] tokensToEnd; // [states], FAR where no tokens spell an end

    /**
     * @param codePoints an automaton over Unicode code points
     * @param work bound on the work of making it deterministic
     */
    RegularLexeme(Automaton codePoints, TokenTrie trie, int work) {
        Automaton characters =
                Operations.removeDeadStates(Operations.determinize(codePoints, work));
        Automaton bytes =
                Operations.removeDeadStates(
                        Operations.determinize(new UTF32ToUTF8().convert(characters), work));
        machine = new ByteRunAutomaton(bytes, true);
        tokensToEnd = new int[Math.max(1, bytes.getNumStates())];
        Arrays.fill(tokensToEnd, FAR);
        int[] nextByte = new int[tokensToEnd.length];
        for (int state : byDistance(bytes, trie, nextByte)) {
            tokensToEnd[state] = tokensToEnd(state, nextByte, trie);
        }
    }

    /**
     * The states from which an end can be spelled byte by byte, nearest first.
     *
     * @param nextByte becomes the first byte of each state's shortest way
     */
    private List<Integer> byDistance(Automaton bytes, TokenTrie trie, int[] nextByte) {
        boolean[] spellable = new boolean[256];
        for (int value = 0; value < spellable.length; value++) {
            spellable[value] = trie.isSpellable(value);
        }
        List<List<Transition>> into = new ArrayList<>();
        for (int state = 0; state < bytes.getNumStates(); state++) {
            into.add(new ArrayList<>());
        }
        Transition[][] from = bytes.getSortedTransitions();
        for (Transition[] transitions : from) {
            for (Transition transition : transitions) {
                into.get(transition.dest).add(transition);
            }
        }
        List<Integer> order = new ArrayList<>();
        boolean[] reached = new boolean[bytes.getNumStates()];
        Queue<Integer> queue = new ArrayDeque<>();
        for (int state = 0; state < reached.length; state++) {
            if (bytes.isAccept(state)) {
                reached[state] = true;
                queue.add(state);
            }
        }
        while (!queue.isEmpty()) {
            int state = queue.remove();
            order.add(state);
            for (Transition transition : into.get(state)) {
                int value = transition.min;
                while (value <= transition.max && !spellable[value]) {
                    value++;
                }
                if (value <= transition.max && !reached[transition.source]) {
                    reached[transition.source] = true;
                    nextByte[transition.source] = value;
                    queue.add(transition.source);
                }
            }
        }
        return order;
    }

    /** Along the shortest way in bytes, the fewest tokens; nearer states are known. */
    private int tokensToEnd(int state, int[] nextByte, TokenTrie trie) {
        if (machine.isAccept(state)) {
            return 0;
        }
        int fewest = FAR;
        int node = TokenTrie.ROOT;
        int at = state;
        while (!machine.isAccept(at)) {
            node = trie.child(node, nextByte[at]);
            if (node < 0) {
                break;
            }
            at = machine.step(at, nextByte[at]);
            if (trie.isToken(node)) {
                fewest = Math.min(fewest, 1 + tokensToEnd[at]);
            }
        }
        return fewest;
    }

    /** Whether nothing is in the language, as far as the vocabulary can spell it. */
    boolean isEmpty() {
        return tokensToEnd[start()] == FAR;
    }

    @Override
    public int start() {
        return 0;
    }

    @Override
    public int step(int state, int value) {
        int next = machine.step(state, value);
        return next < 0 || tokensToEnd[next] == FAR ? DEAD : next;
    }

    @Override
    public boolean accepts(int state) {
        return machine.isAccept(state);
    }

    @Override
    public int tokensToEnd(int state) {
        return tokensToEnd[state];
    }
}
