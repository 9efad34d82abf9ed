package dev.montage.models.grammar;

import org.jspecify.annotations.Nullable;

/**
 * Rules still to be met after the lexeme at hand, the innermost first: the stack of the pushdown
 * automaton.
 */
final class Pending {
    static final Pending NOTHING = new Pending();

    private final int rule;
    private final Pending rest;
    private final int tokens;
    private final int hash;

    private Pending() {
        rule = -1;
        rest = this;
        tokens = 0;
        hash = rule;
    }

    /**
     * @param ruleTokens tokens that suffice for {@code rule}
     */
    Pending(int rule, int ruleTokens, Pending rest) {
        this.rule = rule;
        this.rest = rest;
        tokens = ruleTokens + rest.tokens;
        hash = 31 * rest.hash + rule;
    }

    boolean isNothing() {
        return rule < 0;
    }

    int rule() {
        return rule;
    }

    Pending rest() {
        return rest;
    }

    /** Tokens that suffice for all of it. */
    int tokens() {
        return tokens;
    }

    /** Whether the same rules are pending: ways to read an answer that meet again are one. */
    @Override
    public boolean equals(@Nullable Object other) {
        Pending mine = this;
        Pending theirs = other instanceof Pending pending ? pending : NOTHING;
        while (mine != theirs && mine.hash == theirs.hash && mine.rule == theirs.rule) {
            mine = mine.rest;
            theirs = theirs.rest;
        }
        return mine == theirs && other instanceof Pending;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
