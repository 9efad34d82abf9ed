package dev.montage.modalities.media;

import java.util.Locale;

/** What names of files say. */
public final class FileNames {
    private FileNames() {}

    /** What follows the last dot, in lower case; the whole name if it has none. */
    public static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
