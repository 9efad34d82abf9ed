package dev.montage.server.wire;

import dev.montage.server.web.Field;

/** Numbers that OpenAI's clients send as texts. */
final class Numbers {
    private Numbers() {}

    /** A number, or a text that says one. */
    static double of(Field field, double least, double most) {
        double value;
        if (field.isText()) {
            try {
                value = Double.parseDouble(field.text().strip());
            } catch (NumberFormatException e) {
                throw field.invalid("expected a number, found " + field.text());
            }
        } else {
            value = field.number(-Double.MAX_VALUE, Double.MAX_VALUE);
        }
        if (!(value >= least && value <= most)) {
            throw field.invalid("expected %s to %s, found %s".formatted(least, most, value));
        }
        return value;
    }
}
