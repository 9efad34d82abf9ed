package dev.montage.models.weights;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Named tensors of one checkpoint, mapped read-only. Closing unmaps them: tensors must not be used
 * after.
 */
public interface WeightsFile extends AutoCloseable {

    /** Where it is; of several files their index. */
    Path path();

    /** Names of all tensors, in the file's order. */
    Set<String> names();

    /**
     * One tensor by the checkpoint's own name.
     *
     * @throws WeightsException if there is none of that name; the message names the file and the
     *     tensor
     */
    Tensor tensor(String name);

    /**
     * Key-value metadata as the file has it: strings, {@code Long}, {@code Double}, {@code Boolean}
     * and {@code List}s of these.
     */
    Map<String, Object> metadata();

    @Override
    void close();
}
