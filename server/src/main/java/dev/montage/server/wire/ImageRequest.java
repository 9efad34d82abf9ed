package dev.montage.server.wire;

import dev.montage.modalities.picture.PictureFormat;
import dev.montage.modalities.picture.PictureWriter;
import dev.montage.server.web.Field;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * POST /v1/images/generations.
 *
 * @param model empty for the first that draws
 * @param count pictures
 * @param size where its side stands; empty for the model's own
 * @param quality 1 to 100, of JPEG and WebP
 */
public record ImageRequest(
        Optional<String> model,
        String prompt,
        int count,
        Optional<Side> size,
        PictureFormat format,
        int quality,
        VisualOptions options,
        boolean stream) {
    /** Longest prompt, in characters, as OpenAI has it. */
    public static final int MOST_CHARACTERS = 32_000;

    private static final int MOST_PICTURES = 10;
    private static final int MOST_PARTIAL = 3;

    /** Sides of the squares that pictures are drawn on. */
    private static final List<Integer> SIDES = List.of(128, 256, 512, 1024);

    /** Pixels of a square's side. */
    public record Side(int pixels) {
        static Optional<Side> of(Field field) {
            return field.map(Field::text)
                    .filter(text -> !text.equals("auto"))
                    .map(
                            text ->
                                    SIDES.stream()
                                            .filter(side -> text.equals(side + "x" + side))
                                            .findFirst()
                                            .map(Side::new)
                                            .orElseThrow(() -> unknown(field, text)));
        }

        private static RuntimeException unknown(Field field, String found) {
            String known =
                    SIDES.stream().map(side -> side + "x" + side).collect(Collectors.joining(", "));
            return field.invalid("expected auto, " + known + ", found " + found);
        }
    }

    /** Reads and checks a body. */
    public static ImageRequest of(Field body) {
        String prompt = prompt(body);
        only(body.get("quality"), List.of("auto", "standard"), "there is one quality");
        only(body.get("style"), List.of(), "say it in the prompt");
        only(body.get("background"), List.of("auto", "opaque"), "pictures are opaque");
        only(
                body.get("response_format"),
                List.of("b64_json"),
                "pictures come in the reply, as b64_json");
        body.get("partial_images").map(field -> field.integer(0, MOST_PARTIAL));
        Field formatField = body.get("output_format");
        PictureFormat format =
                formatField
                        .map(
                                field ->
                                        PictureFormat.byName("." + field.text())
                                                .orElseThrow(
                                                        () ->
                                                                field.invalid(
                                                                        "expected png, jpeg or webp, found "
                                                                                + field.text())))
                        .orElse(PictureFormat.PNG);
        return new ImageRequest(
                body.get("model").map(Field::text),
                prompt,
                (int) (long) body.get("n").map(f -> f.integer(1, MOST_PICTURES)).orElse(1L),
                Side.of(body.get("size")),
                format,
                (int)
                        Math.max(
                                1,
                                body.get("output_compression")
                                        .map(field -> field.integer(0, 100))
                                        .orElse((long) PictureWriter.DEFAULT_QUALITY)),
                VisualOptions.of(body),
                body.get("stream").map(Field::flag).orElse(false));
    }

    /** The words that say what is to be made. */
    static String prompt(Field body) {
        Field field = body.get("prompt").required();
        String prompt = field.text();
        if (prompt.isBlank() || prompt.length() > MOST_CHARACTERS) {
            throw field.invalid(
                    "expected 1 to %d characters, found %d"
                            .formatted(MOST_CHARACTERS, prompt.strip().length()));
        }
        return prompt.strip();
    }

    private static void only(Field field, List<String> known, String why) {
        if (field.isPresent() && !known.contains(field.text())) {
            throw field.unsupported(why);
        }
    }
}
