package dev.montage.models.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says which weights something was made by: SHA-256 of the files' contents, read when it is first
 * asked for. Any thread may ask.
 */
public final class Fingerprint {
    private final List<Path> files;
    private Optional<String> known = Optional.empty();

    /**
     * Of files in this order; a folder stands for the files in it, by name.
     *
     * @param files what is left out cannot change the answer
     */
    public Fingerprint(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /**
     * In hexadecimal.
     *
     * @throws WeightsException if a file cannot be read
     */
    public synchronized String hex() {
        String found = known.orElseGet(this::read);
        known = Optional.of(found);
        return found;
    }

    private String read() {
        try {
            MessageDigest digest = Sha256.begin();
            for (Path path : files) {
                try (Stream<Path> under = Files.walk(path)) {
                    for (Path file : under.filter(Files::isRegularFile).sorted().toList()) {
                        add(file, digest);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new WeightsException(files + " cannot be read: " + e, e);
        }
    }

    private static void add(Path file, MessageDigest digest) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
