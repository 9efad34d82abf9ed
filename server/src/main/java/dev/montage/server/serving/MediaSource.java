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
 * @param media base64, as a data: URL or bare; or the id of a file
 * @param uploaded whether it is an id
 */
record MediaSource(String type, String path, Field media, boolean uploaded) {

    /** Of a part of a chat's message. */
    static MediaSource of(ChatRequest.Part.Media media) {
        Field part = media.field().get(media.type());
        String path = media.field().path();
        if (media.type().equals("file") && part.get("file_id").isPresent()) {
            return new MediaSource(media.type(), path, part.get("file_id"), true);
        }
        List<String> names =
                switch (media.type()) {
                    case "input_audio" -> List.of("data");
                    case "file" -> List.of("file_data");
                    case "input_video" -> List.of("url", "data");
                    default -> List.of("url");
                };
        Field data =
                names.stream()
                        .map(part::get)
                        .filter(Field::isPresent)
                        .findFirst()
                        .orElseGet(() -> part.get(names.getLast()).required());
        return new MediaSource(media.type(), path, data, false);
    }

    /**
     * Of a piece of what a person said, which stands, or stood, at a path; empty if it is words.
     */
    static Optional<MediaSource> of(ResponseItem.Content content, String path) {
        return switch (content) {
            case ResponseItem.InputText _ -> Optional.empty();
            case ResponseItem.InputImage image ->
                    of(image.type(), path, "image_url", image.imageUrl(), image.fileId());
            case ResponseItem.InputFile file ->
                    of(file.type(), path, "file_data", file.fileData(), file.fileId());
            case ResponseItem.InputAudio audio -> {
                Optional<String> data = Optional.of(audio.inputAudio().data());
                yield of(audio.type(), path, "input_audio.data", data, Optional.empty());
            }
        };
    }

    private static Optional<MediaSource> of(
            String type, String path, String name, Optional<String> data, Optional<String> id) {
        return data.map(text -> Field.of(path + "." + name, text))
                .or(() -> id.map(text -> Field.of(path + ".file_id", text)))
                .map(media -> new MediaSource(type, path, media, data.isEmpty()));
    }

    /** A refusal of the whole part. */
    ApiException refused(String message) {
        return ApiException.field(path, "unsupported_content_part", message);
    }
}
