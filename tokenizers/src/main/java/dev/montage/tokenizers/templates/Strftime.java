package dev.montage.tokenizers.templates;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Python's {@code strftime}, in English. */
final class Strftime {
    private Strftime() {}

    static String format(String format, LocalDateTime time) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            char code = format.charAt(++i);
            boolean unpadded = code == '-' && i + 1 < format.length();
            if (unpadded) {
                code = format.charAt(++i);
            }
            String field = code == '%' ? "%" : time.format(formatter(code));
            out.append(unpadded ? field.replaceFirst("^0(?=.)", "") : field);
        }
        return out.toString();
    }

    private static DateTimeFormatter formatter(char code) {
        String pattern =
                switch (code) {
                    case 'd' -> "dd";
                    case 'm' -> "MM";
                    case 'y' -> "yy";
                    case 'Y' -> "yyyy";
                    case 'b' -> "MMM";
                    case 'B' -> "MMMM";
                    case 'a' -> "EEE";
                    case 'A' -> "EEEE";
                    case 'H' -> "HH";
                    case 'I' -> "hh";
                    case 'M' -> "mm";
                    case 'S' -> "ss";
                    case 'p' -> "a";
                    case 'j' -> "DDD";
                    case 'F' -> "yyyy-MM-dd";
                    case 'T' -> "HH:mm:ss";
                    default ->
                            throw new TemplateException(
                                    "strftime_now: the code %" + code + " is not supported");
                };
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
