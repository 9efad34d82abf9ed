package dev.montage.modalities.picture;

import dev.montage.modalities.media.FileNames;
import java.util.Optional;

/** Formats that pictures are written in. */
public enum PictureFormat {
    /** Without loss. */
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg"),
    WEBP("image/webp", "webp");

    private final String mediaType;
    private final String extension;

    PictureFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /** As in a Content-Type. */
    public String mediaType() {
        return mediaType;
    }

    /** As it ends a file's name, without the dot. */
    public String extension() {
        return extension;
    }

    /** By what a file's name ends with, or by the name of the format. */
    public static Optional<PictureFormat> byName(String name) {
        return switch (FileNames.extension(name)) {
            case "png" -> Optional.of(PNG);
            case "jpg", "jpeg" -> Optional.of(JPEG);
            case "webp" -> Optional.of(WEBP);
            default -> Optional.empty();
        };
    }
}
