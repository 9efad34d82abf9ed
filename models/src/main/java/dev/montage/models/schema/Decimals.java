package dev.montage.models.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;

/**
 * Which decimals without a sign are above or below a bound, digit by digit: more digits before the
 * point, or as many and a greater one where they first differ. They have no leading zeros.
 */
final class Decimals {
    private static final String ANY_FRACTION = "(\\.[0-9]+)?";

    private Decimals() {}

    /** Decimals above a bound that is 0 or more, itself included unless {@code excluded}. */
    static Automaton above(BigDecimal bound, boolean excluded) {
        String whole = whole(bound);
        String fraction = fraction(bound);
        List<String> ways = new ArrayList<>();
        ways.add("[0-9]{" + (whole.length() + 1) + ",}" + ANY_FRACTION);
        for (int i = 0; i < whole.length(); i++) {
            int rest = whole.length() - 1 - i;
            greater(whole.charAt(i))
                    .forEach(
                            digit ->
                                    ways.add(
                                            whole.substring(0, whole.length() - 1 - rest)
                                                    + digit
                                                    + "[0-9]{"
                                                    + rest
                                                    + "}"
                                                    + ANY_FRACTION));
        }
        if (fraction.isEmpty()) {
            ways.add(whole + (excluded ? "\\.[0-9]*[1-9][0-9]*" : ANY_FRACTION));
        } else {
            for (int i = 0; i < fraction.length(); i++) {
                String same = whole + "\\." + fraction.substring(0, i);
                greater(fraction.charAt(i)).forEach(digit -> ways.add(same + digit + "[0-9]*"));
            }
            ways.add(whole + "\\." + fraction + (excluded ? "[0-9]*[1-9][0-9]*" : "[0-9]*"));
        }
        return Regular.of(String.join("|", ways));
    }

    /** Decimals below a bound that is 0 or more, itself included unless {@code excluded}. */
    static Automaton below(BigDecimal bound, boolean excluded) {
        String whole = whole(bound);
        String fraction = fraction(bound);
        List<String> ways = new ArrayList<>();
        if (whole.length() > 1) {
            ways.add("[0-9]{1," + (whole.length() - 1) + "}" + ANY_FRACTION);
        }
        for (int i = 0; i < whole.length(); i++) {
            String same = whole.substring(0, i);
            String rest = "[0-9]{" + (whole.length() - 1 - i) + "}" + ANY_FRACTION;
            less(whole.charAt(i)).forEach(digit -> ways.add(same + digit + rest));
        }
        if (!fraction.isEmpty()) {
            ways.add(whole);
        }
        for (int i = 0; i < fraction.length(); i++) {
            String same = whole + "\\." + fraction.substring(0, i);
            less(fraction.charAt(i)).forEach(digit -> ways.add(same + digit + "[0-9]*"));
            if (i > 0) {
                ways.add(same);
            }
        }
        if (!excluded) {
            ways.add(fraction.isEmpty() ? whole + "(\\.0+)?" : whole + "\\." + fraction + "0*");
        }
        return ways.isEmpty() ? Automata.makeEmpty() : Regular.of(String.join("|", ways));
    }

    private static String whole(BigDecimal bound) {
        return bound.toBigInteger().toString();
    }

    /** Digits after the point, without zeros at the end. */
    private static String fraction(BigDecimal bound) {
        String text = bound.stripTrailingZeros().toPlainString();
        int point = text.indexOf('.');
        return point < 0 ? "" : text.substring(point + 1);
    }

    private static List<String> greater(char digit) {
        return digit == '9' ? List.of() : List.of("[" + (char) (digit + 1) + "-9]");
    }

    private static List<String> less(char digit) {
        return digit == '0' ? List.of() : List.of("[0-" + (char) (digit - 1) + "]");
    }
}
