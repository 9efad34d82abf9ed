package dev.montage.models.schema;

import dev.montage.models.grammar.GrammarBuilder;
import dev.montage.models.grammar.JsonCharacters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/** Strings: any text in bounds of length, or the texts of patterns and formats. */
final class Strings {
    private static final int LONGEST_MINIMUM = 1 << 16;

    /** Beside a pattern, each character of a bound on the length costs states. */
    private static final int LONGEST_BESIDE_PATTERN = 1_000;

    private Strings() {}

    static int rule(List<SchemaNode> all, GrammarBuilder grammar) {
        List<Automaton> texts = new ArrayList<>();
        int least = 0;
        Optional<Integer> most = Optional.empty();
        for (SchemaNode node : all) {
            node.text("pattern").ifPresent(pattern -> texts.add(pattern(node, pattern)));
            node.text("format").ifPresent(format -> texts.add(Formats.of(node, format)));
        }
        int bound = texts.isEmpty() ? LONGEST_MINIMUM : LONGEST_BESIDE_PATTERN;
        for (SchemaNode node : all) {
            least = Math.max(least, node.count("minLength", bound).orElse(0));
            Optional<Integer> limit = node.count("maxLength", Integer.MAX_VALUE);
            if (limit.isPresent()) {
                most = Optional.of(Math.min(limit.get(), most.orElse(limit.get())));
            }
        }
        if (texts.isEmpty()) {
            return grammar.text(least, most);
        }
        if (least > 0 || most.isPresent()) {
            texts.add(ofLength(least, most));
        }
        Automaton text = texts.stream().reduce(Regular::both).orElseThrow();
        if (Operations.isEmpty(text)) {
            throw new SchemaException(
                    all.getLast().path(),
                    "expected a pattern, format and length that some text meets");
        }
        return grammar.regular(JsonCharacters.quoted(text));
    }

    private static Automaton ofLength(int least, Optional<Integer> most) {
        Automaton any = Automata.makeAnyChar();
        return Regular.deterministic(
                most.map(
                                limit ->
                                        Operations.repeat(
                                                any,
                                                least,
                                                Math.min(limit, LONGEST_BESIDE_PATTERN)))
                        .orElseGet(() -> Operations.repeat(any, least)));
    }

    private static Automaton pattern(SchemaNode node, String pattern) {
        try {
            return new Pattern(pattern).automaton();
        } catch (SchemaException e) {
            throw node.error("pattern", String.valueOf(e.getMessage()));
        }
    }
}
