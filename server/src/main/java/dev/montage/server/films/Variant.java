package dev.montage.server.films;

import dev.montage.server.serving.Visuals;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Form;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a finished film. */
public enum Variant {
    VIDEO("video.mp4", "video/mp4"),
    THUMBNAIL("thumbnail.webp", "image/webp"),
    SPRITESHEET("spritesheet.jpg", "image/jpeg"),
    /** Made when it is first asked for. */
    GIF("video.gif", "image/gif");

    /** Most seconds of a film that becomes a GIF, which is some ten times larger than it. */
    private static final int MOST_GIF_SECONDS = 60;

    private final String file;
    private final String mediaType;

    Variant(String file, String mediaType) {
        this.file = file;
        this.mediaType = mediaType;
    }

    String file() {
        return file;
    }

    /**
     * The file of a film.
     *
     * @param folder of its files
     * @throws ApiException 400 if it is too long for a GIF
     */
    Path of(FilmSpec film, Path folder, Visuals visuals) {
        Path path = folder.resolve(file);
        if (this == GIF && !Files.exists(path)) {
            if (film.seconds() > MOST_GIF_SECONDS) {
                throw Form.invalid(
                        "variant",
                        "a GIF has at most %d seconds, the video has %s"
                                .formatted(MOST_GIF_SECONDS, film.seconds()));
            }
            visuals.writeGif(folder.resolve(VIDEO.file), path);
        }
        return path;
    }

    public String mediaType() {
        return mediaType;
    }
}
