package dev.montage.models.weights;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.function.Executable;

/** Asserts that something is refused with a message that names the file and the trouble. */
final class Refused {
    private Refused() {}

    static void naming(Path path, String trouble, Executable action) {
        var error = assertThrows(WeightsException.class, action, trouble);
        String message = Objects.requireNonNull(error.getMessage());
        assertTrue(message.startsWith(path + ": "), message);
        assertTrue(message.contains(trouble), message + " lacks: " + trouble);
        assertTrue(message.length() < 1000, message);
    }
}
