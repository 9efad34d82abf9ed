package dev.montage.models.families;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.decoding.SliceSampling;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A model that reads and makes pictures and films. Both are slices: a few frames that belong
 * together; a picture is a slice of equal frames.
 */
public interface VisualModel extends Model {

    /** The frames that it reads and makes. */
    FrameSpec frames();

    /** Frames of a slice. */
    int sliceFrames();

    /** Most slices of a film that it makes or reads at once. */
    int filmSlices();

    /** Makes what the requests of this model wish for. */
    Generator generator();

    /** How its makers recommend to choose codes; the seed is left to the caller. */
    SliceSampling recommendedSlices();

    /**
     * A picture to make.
     *
     * @param words what it is to show
     */
    SliceRequest picture(String words, SliceSampling sampling, Optional<Instant> deadline);

    /**
     * A film to make.
     *
     * @param words what it is to show
     * @param slices 1 to {@link #filmSlices()}
     */
    SliceRequest film(String words, int slices, SliceSampling sampling, Optional<Instant> deadline);

    /**
     * The frames of slices that follow each other.
     *
     * @param slices codes of each, as {@link dev.montage.models.decoding.Event.Slice} has them
     */
    List<Frame> show(List<int[]> slices);
}
