package dev.montage.server.serving;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a file of media is, told by how it begins. */
enum MediaKind {
    PICTURE,
    FILM,
    SOUND;

    /** Bytes that are enough to tell. */
    static final int BYTES = 12;

    private static final List<String> PICTURES = List.of("\u0089PNG", "\u00ff\u00d8\u00ff", "BM");
    private static final List<String> SOUNDS =
            List.of("ID3", "fLaC", "OggS", "\u00ff\u00fb", "\u00ff\u00f3", "\u00ff\u00f1");

    /** Of the first bytes of a file; what moves, as GIF, is a film, and so is what nobody knows. */
    static MediaKind of(byte[] file) {
        int length = Math.min(BYTES, file.length);
        String begin = new String(file, 0, length, StandardCharsets.ISO_8859_1);
        boolean riff = begin.startsWith("RIFF");
        if (PICTURES.stream().anyMatch(begin::startsWith) || (riff && begin.endsWith("WEBP"))) {
            return PICTURE;
        }
        boolean sounds = SOUNDS.stream().anyMatch(begin::startsWith);
        return sounds || (riff && begin.endsWith("WAVE")) || begin.endsWith("ftypM4A ")
                ? SOUND
                : FILM;
    }
}
