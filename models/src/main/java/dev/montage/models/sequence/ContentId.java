package dev.montage.models.sequence;

import dev.montage.models.weights.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * Names content by 128 bits of its SHA-256, so that nobody can make two contents with one name.
 *
 * @param high first 64 bits
 * @param low next 64 bits
 */
public record ContentId(long high, long low) {

    private static final int CHUNK = 4096;

    /** The name of these numbers, by their bits. */
    public static ContentId of(float[] values) {
        MessageDigest digest = Sha256.begin();
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            bytes.clear().asFloatBuffer().put(values, from, count);
            digest.update(bytes.limit(count * Float.BYTES));
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new ContentId(hash.getLong(), hash.getLong());
    }
}
