package dev.montage.models.grammar;

import dev.montage.tokenizers.Tokenizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The grammars of one model, compiled when first asked for; the latest used are kept. Any thread
 * may use it.
 */
public final class Grammars {
    private static final int MOST = 64;

    private final Tokenizer tokenizer;
    private final Map<String, Grammar> grammars = new LinkedHashMap<>(16, 0.75f, true);
    private List<Lexicon> lexicon = List.of(); // none until it is needed

    public Grammars(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Of the texts that its grammars are for. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * A grammar.
     *
     * @param source what it is compiled from; equal sources give equal grammars
     * @param rule adds it to a builder and says which rule it is
     * @throws IllegalArgumentException if there is none, see {@link GrammarBuilder#build}
     */
    public Grammar get(String source, ToIntFunction<GrammarBuilder> rule) {
        Lexicon words;
        synchronized (this) {
            Grammar known = grammars.get(source);
            if (known != null) {
                return known;
            }
            if (lexicon.isEmpty()) {
                lexicon = List.of(new Lexicon(tokenizer));
            }
            words = lexicon.getFirst();
        }
        GrammarBuilder builder = new GrammarBuilder(words);
        Grammar grammar = builder.build(rule.applyAsInt(builder));
        synchronized (this) {
            grammars.put(source, grammar);
            if (grammars.size() > MOST) {
                grammars.remove(grammars.keySet().iterator().next());
            }
        }
        return grammar;
    }
}
