package dev.montage.models.families;

import dev.montage.models.decoding.EngineStatus;
import dev.montage.models.sequence.Modality;
import java.util.Set;

/** A loaded checkpoint. What it can do it says by the interfaces it implements. */
public interface Model extends AutoCloseable {

    /** The name of its checkpoint folder, which clients send as {@code model}. */
    String id();

    /** Who made the weights. */
    String ownedBy();

    /** What it reads. */
    Set<Modality> inputs();

    /** What it writes. */
    Set<Modality> outputs();

    /** Load and capacity of its engine at this moment. */
    EngineStatus status();

    /**
     * Computes a little of each kind, so that classes are loaded and compiled before the first
     * request. Takes seconds; requests may come meanwhile.
     */
    default void warmUp() throws InterruptedException {}

    @Override
    void close();
}
