package dev.montage.server.wire;

import dev.montage.modalities.picture.PictureFormat;
import dev.montage.modalities.picture.PictureWriter;
import dev.montage.server.web.Field;
import java.util.List;
import java.util.Optional;

/**
 * POST /v1/images/generations.
 *
 * @param model empty for the first that draws
 * @param count pictures
 * @param side pixels of a picture's side; empty for the model's own
 * @param quality 1 to 100, of JPEG and WebP
 * @param linked whether the reply has addresses of pictures, not pictures; a stream has pictures
 */
public record ImageRequest(
        Optional<String> model,
        String prompt,
        int count,
        Optional<Integer> side,
        PictureFormat format,
        int quality,
        VisualOptions options,
        boolean stream,
        boolean linked) {
    private static final int MOST_PICTURES = 10;
    private static final int MOST_PARTIAL = 3;

    /** Reads and checks a body. */
    public static ImageRequest of(Field body) {
        String prompt = Wish.prompt(body.get("prompt").required());
        only(body.get("quality"), List.of("auto", "standard"), "there is one quality");
        only(body.get("style"), List.of(), "say it in the prompt");
        only(body.get("background"), List.of("auto", "opaque"), "pictures are opaque");
        boolean linked = linked(body.get("response_format"));
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
                body.get("size").map(Field::text).flatMap(Wish::side),
                format,
                (int)
                        Math.max(
                                1,
                                body.get("output_compression")
                                        .map(field -> field.integer(0, 100))
                                        .orElse((long) PictureWriter.DEFAULT_QUALITY)),
                VisualOptions.of(body),
                body.get("stream").map(Field::flag).orElse(false),
                linked);
    }

    private static boolean linked(Field format) {
        only(format, List.of("b64_json", "url"), "pictures come as b64_json or url");
        return format.isPresent() && format.text().equals("url");
    }

    private static void only(Field field, List<String> known, String why) {
        if (field.isPresent() && !known.contains(field.text())) {
            throw field.unsupported(why);
        }
    }
}
