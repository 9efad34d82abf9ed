package dev.montage.models.weights;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Opens weights of whatever format they are. */
public final class WeightsFiles {
    private static final String SAFETENSORS = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private WeightsFiles() {}

    /**
     * Opens a file, told by its first bytes, or a folder: its {@code model.safetensors}, else its
     * {@code model.safetensors.index.json}, else its only {@code *.gguf}.
     *
     * @throws WeightsException if there are no weights or they are not as they must be
     */
    public static WeightsFile open(Path path) {
        return Files.isDirectory(path) ? openFile(inFolder(path)) : openFile(path);
    }

    private static Path inFolder(Path folder) {
        for (String name : List.of(SAFETENSORS, INDEX)) {
            if (Files.isRegularFile(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".gguf")).toList();
            if (found.size() == 1) {
                return found.getFirst();
            }
            throw MappedFile.error(
                    folder,
                    "folder",
                    SAFETENSORS + ", " + INDEX + " or one *.gguf",
                    found.size() + " *.gguf");
        } catch (IOException e) {
            throw new WeightsException(folder + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    private static WeightsFile openFile(Path path) {
        return switch (format(path)) {
            case GGUF -> GgufFile.open(path);
            case SAFETENSORS -> SafetensorsFile.open(path);
            case INDEX -> SafetensorsShards.open(path);
        };
    }

    private enum Format {
        GGUF,
        SAFETENSORS,
        INDEX
    }

    private static Format format(Path path) {
        try (MappedFile file = MappedFile.open(path)) {
            if (file.size() >= 4 && file.bytes().get(INT, 0) == GgufFile.MAGIC) {
                return Format.GGUF;
            }
            // The header's length comes first and is below 2^56, so that its last byte is 0.
            if (file.size() > 8 && byteAt(file, 7) == 0 && byteAt(file, 8) == '{') {
                return Format.SAFETENSORS;
            }
            if (file.size() > 0 && byteAt(file, 0) == '{') {
                return Format.INDEX;
            }
            throw file.error(
                    "first bytes", "GGUF, safetensors or a safetensors index", "none of these");
        }
    }

    private static byte byteAt(MappedFile file, long offset) {
        return file.bytes().get(ValueLayout.JAVA_BYTE, offset);
    }
}
