package dev.montage.models.weights;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, by which contents are named all over the house. */
public final class Sha256 {
    private Sha256() {}

    /** Of the bytes that it is given from now on. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Of these bytes. [32] */
    public static byte[] of(byte[] bytes) {
        return begin().digest(bytes);
    }
}
