package dev.montage.server.web;

import java.util.Base64;
import java.util.Locale;

/** Media inside a JSON body: base64, as a data: URL (RFC 2397) or bare. */
public final class DataUrl {
    private DataUrl() {}

    /**
     * The bytes that a field holds.
     *
     * @throws ApiException 400 if it is an address elsewhere, which is never fetched, or no base64
     */
    public static byte[] bytes(Field field) {
        String text = field.required().text();
        if (!text.startsWith("data:")) {
            if (text.contains("://")) {
                throw field.unsupported(
                        "this server fetches nothing from elsewhere; send the file itself, as data:TYPE;base64,DATA");
            }
            return decode(field, text);
        }
        int comma = text.indexOf(',');
        if (comma < 0 || !text.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";base64")) {
            throw field.invalid("expected data:TYPE;base64,DATA");
        }
        return decode(field, text.substring(comma + 1));
    }

    private static byte[] decode(Field field, String base64) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64);
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw field.invalid("expected base64: " + e.getMessage());
        }
        throw field.invalid("there is nothing in it");
    }
}
