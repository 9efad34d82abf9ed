package dev.montage.server.serving;

import dev.montage.server.web.ApiException;
import dev.montage.server.web.Field;
import dev.montage.server.wire.ChatRequest;
import dev.montage.server.wire.ResponseItem;
import java.util.List;
import java.util.Optional;

/**
 * Where a content part's media are: in the part, or in an uploaded file.
 *
 * @param type the part's, as {@code image_url}
 * @param path of the part, for errors
 * @param data base64, as a data: URL or bare
 * @param fileId of an uploaded file
 */
record MediaSource(String type, String path, Optional<Field> data, Optional<Field> fileId) {

    /** Of a part of a chat's message. */
    static MediaSource of(ChatRequest.Part.Media media) {
        Field part = media.field().get(media.type());
        List<String> names =
                switch (media.type()) {
                    case "input_audio" -> List.of("data");
                    case "file" -> List.of("file_data");
                    case "input_video" -> List.of("url", "data");
                    default -> List.of("url");
                };
        Optional<Field> data = names.stream().map(part::get).filter(Field::isPresent).findFirst();
        Optional<Field> fileId =
                media.type().equals("file")
                        ? Optional.of(part.get("file_id")).filter(Field::isPresent)
                        : Optional.empty();
        if (data.isEmpty() && fileId.isEmpty()) {
            part.get(names.getLast()).required();
        }
        return new MediaSource(media.type(), media.field().path(), data, fileId);
    }

    /** Of a piece of what a person said, which stands, or stood, at a path. */
    static Optional<MediaSource> of(ResponseItem.Content content, String path) {
        return switch (content) {
            case ResponseItem.InputText _ -> Optional.empty();
            case ResponseItem.InputImage image ->
                    of(image.type(), path, image.imageUrl(), "image_url", image.fileId());
            case ResponseItem.InputFile file ->
                    of(file.type(), path, file.fileData(), "file_data", file.fileId());
            case ResponseItem.InputAudio audio ->
                    of(
                            audio.type(),
                            path,
                            Optional.of(audio.inputAudio().data()),
                            "input_audio.data",
                            Optional.empty());
        };
    }

    private static Optional<MediaSource> of(
            String type,
            String path,
            Optional<String> data,
            String dataName,
            Optional<String> fileId) {
        return Optional.of(
                new MediaSource(
                        type,
                        path,
                        data.map(text -> Field.of(path + "." + dataName, text)),
                        fileId.map(id -> Field.of(path + ".file_id", id))));
    }

    /** The field that has the media, for errors. */
    String mediaPath() {
        return data.or(() -> fileId).map(Field::path).orElse(path);
    }

    /** A refusal of the whole part. */
    ApiException refused(String message) {
        return ApiException.field(path, "unsupported_content_part", message);
    }
}
