package dev.montage.server.films;

/** A file of a finished film. */
public enum Variant {
    VIDEO("video.mp4", "video/mp4"),
    THUMBNAIL("thumbnail.webp", "image/webp"),
    SPRITESHEET("spritesheet.jpg", "image/jpeg");

    private final String file;
    private final String mediaType;

    Variant(String file, String mediaType) {
        this.file = file;
        this.mediaType = mediaType;
    }

    String file() {
        return file;
    }

    public String mediaType() {
        return mediaType;
    }
}
