package dev.montage.modalities.video;

import dev.montage.modalities.media.FileNames;
import java.util.Optional;

/** Formats that films are written in. */
public enum VideoFormat {
    /** H.264, 4:2:0, its index first, so that browsers play it while it comes. */
    MP4("video/mp4", "mp4"),
    /** A piece of such a film, without an index, for {@link VideoJoiner}. */
    H264("video/h264", "h264"),
    /** 256 colours for each frame, repeated for ever. */
    GIF("image/gif", "gif");

    private final String mediaType;
    private final String extension;

    VideoFormat(String mediaType, String extension) {
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
    public static Optional<VideoFormat> byName(String name) {
        return switch (FileNames.extension(name)) {
            case "mp4" -> Optional.of(MP4);
            case "gif" -> Optional.of(GIF);
            default -> Optional.empty();
        };
    }
}
