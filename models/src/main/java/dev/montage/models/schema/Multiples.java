package dev.montage.models.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.lucene.util.automaton.Automaton;

/**
 * Decimals without a sign that are a multiple of a number, digit by digit: a state is what the
 * digits so far leave when divided.
 */
final class Multiples {
    private static final int MOST_STATES = 20_000;
    private static final int RADIX = 10;

    private Multiples() {}

    /** Of the {@code multipleOf} of a schema. */
    static Automaton of(SchemaNode node) {
        BigDecimal step = node.number("multipleOf").orElseThrow().stripTrailingZeros();
        int places = Math.max(0, step.scale()); // after the point, where the step has digits
        BigInteger scaled = step.setScale(places).unscaledValue();
        if (step.signum() <= 0
                || scaled.bitLength() > Short.SIZE
                || scaled.intValue() * (places + 2L) > MOST_STATES) {
            throw node.error(
                    "multipleOf",
                    "expected a number above 0 of few digits, as 5, 0.25 or 1000, found "
                            + step.toPlainString());
        }
        return of(scaled.intValue(), places);
    }

    /**
     * Rows of states, one for each remainder: before the point, then for 0 to {@code places} digits
     * after it. Further digits are zeros.
     *
     * @param step of the number times 10 to the power of {@code places}
     */
    private static Automaton of(int step, int places) {
        Automaton.Builder multiples = new Automaton.Builder();
        for (int state = 0; state < step * (places + 2); state++) {
            multiples.createState();
        }
        for (int row = 0; row < places + 2; row++) {
            int scale = BigInteger.TEN.pow(places - Math.max(0, row - 1)).mod(big(step)).intValue();
            for (int rest = 0; rest < step; rest++) {
                int state = row * step + rest;
                multiples.setAccept(state, (long) rest * scale % step == 0);
                for (int digit = 0; digit < (row == places + 1 ? 1 : RADIX); digit++) {
                    int next = row == places + 1 ? rest : (RADIX * rest + digit) % step;
                    int nextRow = row == 0 ? 0 : Math.min(row + 1, places + 1);
                    multiples.addTransition(state, nextRow * step + next, '0' + digit);
                }
                if (row == 0) {
                    multiples.addTransition(state, step + rest, '.');
                }
            }
        }
        return Regular.deterministic(multiples.finish());
    }

    private static BigInteger big(int value) {
        return BigInteger.valueOf(value);
    }
}
