package dev.montage.models.schema;

import java.util.Map;
import java.util.TreeSet;
import org.apache.lucene.util.automaton.Automaton;

/**
 * The formats of strings (RFC 3339, RFC 4122, RFC 4291, RFC 5321), each as a regular language of
 * texts that meet it; of e-mail addresses, host names and durations the usual ones.
 */
final class Formats {
    private static final String LEAP_YEAR =
            "([0-9][0-9](0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)";
    private static final String DATE =
            "([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
                    + "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|"
                    + LEAP_YEAR
                    + "-02-29)";
    private static final String HOUR_MINUTE = "([01][0-9]|2[0-3]):[0-5][0-9]";
    private static final String TIME =
            HOUR_MINUTE + ":[0-5][0-9](\\.[0-9]{1,6})?(Z|[+\\-](0[0-9]|1[0-3]):[0-5][0-9])";
    private static final String COUNT = "[0-9]{1,4}";
    private static final String TIME_SPAN =
            "T(%1$sH(%1$sM(%1$sS)?)?|%1$sM(%1$sS)?|%1$sS)".formatted(COUNT);
    private static final String DATE_SPAN =
            "(%1$sY(%1$sM(%1$sD)?)?|%1$sM(%1$sD)?|%1$sD)".formatted(COUNT);
    private static final String LABEL = "[A-Za-z0-9]{1,20}(\\-[A-Za-z0-9]{1,20}){0,2}";
    private static final String HOST = "(" + LABEL + "\\.){1,3}[A-Za-z]{2,12}";
    private static final String LOCAL_PART =
            "[A-Za-z0-9_+\\-]{1,20}(\\.[A-Za-z0-9_+\\-]{1,20}){0,2}";
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String GROUP = "[0-9a-f]{1,4}";
    private static final String HEX = "[0-9a-f]";

    private static final Map<String, String> EXPRESSIONS =
            Map.of(
                    "date", DATE,
                    "time", TIME,
                    "date-time", DATE + "T" + TIME,
                    "duration",
                            "P(" + DATE_SPAN + "(" + TIME_SPAN + ")?|" + TIME_SPAN + "|" + COUNT
                                    + "W)",
                    "email", LOCAL_PART + "@" + HOST,
                    "hostname", HOST,
                    "ipv4", "(" + OCTET + "\\.){3}" + OCTET,
                    "ipv6", "(" + GROUP + ":){7}" + GROUP + "|(" + GROUP + ":){1,6}:" + GROUP,
                    "uuid", HEX + "{8}(\\-" + HEX + "{4}){3}\\-" + HEX + "{12}",
                    "uri",
                            "https?://"
                                    + HOST
                                    + "(:[1-9][0-9]{1,3})?(/[A-Za-z0-9._~\\-]{1,40}){0,8}/?");

    private Formats() {}

    /** Texts of a format. */
    static Automaton of(SchemaNode node, String format) {
        String expression = EXPRESSIONS.getOrDefault(format, "");
        if (expression.isEmpty()) {
            throw node.error(
                    "format",
                    "expected one of "
                            + String.join(", ", new TreeSet<>(EXPRESSIONS.keySet()))
                            + ", found "
                            + format);
        }
        return Regular.of(expression);
    }
}
