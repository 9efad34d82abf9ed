package dev.montage.server.wire;

import dev.montage.server.web.DataUrl;
import dev.montage.server.web.Field;
import dev.montage.server.web.Form;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * POST /v1/captions, as JSON or as a form.
 *
 * @param model empty for the first that sees
 * @param media what is captioned
 * @param detailed whether a long caption is wished for
 */
public record CaptionRequest(Optional<String> model, Media media, boolean detailed, Format format) {

    /** What is captioned. */
    public sealed interface Media {
        /** A picture or a film in the body, and the field that holds it. */
        record Inline(byte[] bytes, boolean film, String param) implements Media {}

        /** The file {@code file} of a form. */
        record Uploaded(Form.Upload upload) implements Media {}
    }

    /** How captions are written. */
    public enum Format {
        JSON,
        TEXT,
        SRT,
        VTT;

        static Optional<Format> byName(String name) {
            return List.of(values()).stream()
                    .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst();
        }
    }

    private static final String FORMATS = "expected json, text, srt or vtt, found ";
    private static final String DETAILS = "expected short or long, found ";

    /** Reads and checks a JSON body. */
    public static CaptionRequest of(Field body) {
        Field image = body.get("image");
        Field video = body.get("video");
        if (image.isPresent() && video.isPresent()) {
            throw video.unsupported("one at a time: there is an image, too");
        }
        Field media = video.isPresent() ? video : image.required();
        Field detail = body.get("detail");
        Field format = body.get("response_format");
        return new CaptionRequest(
                body.get("model").map(Field::text),
                new Media.Inline(DataUrl.bytes(media), video.isPresent(), media.path()),
                detail.map(
                                field ->
                                        detailed(field.text())
                                                .orElseThrow(
                                                        () ->
                                                                field.invalid(
                                                                        DETAILS + field.text())))
                        .orElse(false),
                format.map(
                                field ->
                                        Format.byName(field.text())
                                                .orElseThrow(
                                                        () ->
                                                                field.invalid(
                                                                        FORMATS + field.text())))
                        .orElse(Format.JSON));
    }

    /** Reads and checks a form. */
    public static CaptionRequest of(Form form) {
        return new CaptionRequest(
                form.text("model"),
                new Media.Uploaded(form.file("file")),
                form.text("detail")
                        .map(
                                text ->
                                        detailed(text)
                                                .orElseThrow(
                                                        () ->
                                                                Form.invalid(
                                                                        "detail", DETAILS + text)))
                        .orElse(false),
                form.text("response_format")
                        .map(
                                text ->
                                        Format.byName(text)
                                                .orElseThrow(
                                                        () ->
                                                                Form.invalid(
                                                                        "response_format",
                                                                        FORMATS + text)))
                        .orElse(Format.JSON));
    }

    private static Optional<Boolean> detailed(String name) {
        return switch (name) {
            case "short" -> Optional.of(false);
            case "long" -> Optional.of(true);
            default -> Optional.empty();
        };
    }
}
