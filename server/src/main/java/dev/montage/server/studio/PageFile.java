package dev.montage.server.studio;

import dev.montage.models.weights.Sha256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * A file as it is sent.
 *
 * @param type the media type
 * @param tag an entity tag (RFC 9110, section 8.8.3), quotes included: the same for the same bytes
 */
record PageFile(byte[] bytes, String type, String tag) {
    private static final int TAG_BYTES = 12;

    static PageFile of(byte[] bytes, String type) {
        String tag = HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(bytes), TAG_BYTES));
        return new PageFile(bytes, type, '"' + tag + '"');
    }

    /** Whether a browser that sends this {@code If-None-Match} has the file already. */
    boolean isKnownTo(String tags) {
        return Stream.of(tags.split(",", -1))
                .map(known -> known.strip().replaceFirst("^W/", ""))
                .anyMatch(known -> known.equals(tag) || known.equals("*"));
    }
}
