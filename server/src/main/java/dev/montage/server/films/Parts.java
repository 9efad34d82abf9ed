package dev.montage.server.films;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The parts of films on disk, each under its address: slices (a byte for each channel of each code)
 * and pieces of film. A file is there whole or not at all, and never changes. Any thread may call
 * it.
 *
 * @param folder which exists
 */
record Parts(Path folder) {

    /** Where a part is, if it is there. */
    Path path(String address) {
        return folder.resolve(address.substring(0, 2)).resolve(address.substring(2));
    }

    /** Where a part can be written. */
    Path place(String address) throws IOException {
        Path path = path(address);
        Files.createDirectories(path.resolveSibling(""));
        return path;
    }

    boolean has(String address) {
        return Files.isRegularFile(path(address));
    }

    /** Keeps slices. */
    void write(String address, List<int[]> slices) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(slices.stream().mapToInt(s -> s.length).sum());
        for (int[] slice : slices) {
            for (int level : slice) {
                bytes.put((byte) level);
            }
        }
        Path target = place(address);
        Path part = target.resolveSibling("." + UUID.randomUUID());
        try (FileChannel file =
                FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            bytes.flip();
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Slices that were kept.
     *
     * @param size numbers of a slice
     */
    List<int[]> slices(String address, int size) throws IOException {
        byte[] bytes = Files.readAllBytes(path(address));
        List<int[]> slices = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            int[] slice = new int[size];
            for (int i = 0; i < size; i++) {
                slice[i] = Byte.toUnsignedInt(bytes[from + i]);
            }
            slices.add(slice);
        }
        return slices;
    }

    /** Deletes all but these, and what never became one; says how many files those were. */
    int keepOnly(Set<String> addresses) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        int count = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                String address = "" + path.resolveSibling("").getFileName() + path.getFileName();
                if (!addresses.contains(address)) {
                    Files.deleteIfExists(path);
                    count++;
                }
            }
        }
        return count;
    }

    /** Deletes a part, if it is there. */
    void delete(String address) throws IOException {
        Files.deleteIfExists(path(address));
    }
}
