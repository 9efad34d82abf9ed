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

    /** Positions of a slice in the sequence, its tokens. */
    int slicePositions();

    /** Numbers that say a slice: for each code, one of each of its channels, each below 256. */
    int sliceLevels();

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

    /** Most slices from a stretch's first to the goal that it leads to. */
    int mostAhead();

    /**
     * A picture of a story, after those that were there.
     *
     * @param story what was told before, oldest first
     * @param words what happens now
     */
    SliceRequest next(List<Told> story, String words, SliceSampling sampling);

    /**
     * A piece of a story.
     *
     * @param slice codes of the picture that shows it
     */
    record Told(String words, int[] slice) {}

    /**
     * Slices that follow a known one.
     *
     * @param words what they are to show
     * @param slices 1 to {@link #filmSlices()} - 1
     */
    SliceRequest stretch(
            String words, int[] before, int slices, Optional<Goal> goal, SliceSampling sampling);

    /**
     * Where a stretch leads.
     *
     * @param slice codes of it
     * @param ahead slices from the known one to it, 1 to {@link #mostAhead()}
     */
    record Goal(int[] slice, int ahead) {}

    /** The codes of a picture as a slice. */
    default int[] slice(Frame picture) {
        return slices(List.of(picture)).getFirst();
    }

    /** The codes of a film at {@link #frames}; its last frame stands for those that lack. */
    List<int[]> slices(List<Frame> film);

    /**
     * Says which weights make the slices, so that what was made is known again: equal for equal
     * files, wherever they lie. The first call reads them.
     */
    String fingerprint();

    /**
     * The frames of slices that follow each other. A slice's frames depend on it and on the slices
     * beside it alone.
     *
     * @param slices codes of each, as {@link dev.montage.models.decoding.Event.Slice} has them
     */
    List<Frame> show(List<int[]> slices);
}
