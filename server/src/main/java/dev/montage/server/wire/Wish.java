package dev.montage.server.wire;

import dev.montage.server.web.ApiException;
import dev.montage.server.web.Field;
import dev.montage.server.web.Form;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What requests for pictures and for films have in common, in a body as in a form. */
final class Wish {
    /** Longest prompt, in characters, as OpenAI has it. */
    private static final int MOST_CHARACTERS = 32_000;

    /** Sides of the squares that are drawn on. */
    private static final List<Integer> SIDES = List.of(128, 256, 512, 1024);

    private Wish() {}

    /**
     * The words that say what is to be made.
     *
     * @throws ApiException if there are none or too many
     */
    static String prompt(Field field) {
        String text = field.text();
        String prompt = text.strip();
        if (prompt.isEmpty() || text.length() > MOST_CHARACTERS) {
            throw field.invalid(
                    "expected 1 to %d characters, found %d"
                            .formatted(MOST_CHARACTERS, prompt.length()));
        }
        return prompt;
    }

    /**
     * Pixels of a square's side, as {@code 512x512}; empty for {@code auto}.
     *
     * @throws ApiException if it is another size
     */
    static Optional<Integer> side(String size) {
        if (size.equals("auto")) {
            return Optional.empty();
        }
        return Optional.of(
                SIDES.stream()
                        .filter(side -> size.equals(side + "x" + side))
                        .findFirst()
                        .orElseThrow(() -> unknown(size)));
    }

    private static ApiException unknown(String found) {
        String known =
                SIDES.stream().map(side -> side + "x" + side).collect(Collectors.joining(", "));
        return Form.invalid("size", "expected auto, " + known + ", found " + found);
    }
}
