package dev.montage.models.decoding;

import dev.montage.models.backbone.Observers;
import dev.montage.models.sequence.Segment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A sequence to continue, and with what: text or slices. */
public sealed interface Request permits GenerationRequest, SliceRequest {

    /** What the sequence begins with. */
    List<Segment> prompt();

    /** When it must be over, else it fails. */
    Optional<Instant> deadline();

    /** Who wants to see more of the positions. */
    Observers observers();

    /** Number of positions of the prompt. */
    default int promptLength() {
        return prompt().stream().mapToInt(Segment::length).sum();
    }
}
