package dev.montage.models.decoding;

import dev.montage.models.backbone.Observers;
import dev.montage.models.sequence.NearSlices;
import dev.montage.models.sequence.Segment;
import dev.montage.models.sequence.VisualLayout;
import dev.montage.models.sequence.VisualPositions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A sequence to continue with slices of a picture or a film. An engine makes one candidate of it,
 * the first; {@link #candidates} has them all.
 *
 * @param prompt ends with codes: the special token that begins a picture or a film, or all of a
 *     film's slices so far
 * @param slices to make
 * @param sampling how codes are chosen
 * @param unguided what the sequence begins with when nothing is wished for, ending in the same
 *     codes; needed for guidance, else empty
 * @param cut whether the film jumps here: the slice before is seen, but the next one is not like it
 * @param deadline when it must be over, else it fails
 */
public record SliceRequest(
        List<Segment> prompt,
        int slices,
        SliceSampling sampling,
        List<Segment> unguided,
        boolean cut,
        Optional<Instant> deadline)
        implements Request {

    public SliceRequest {
        prompt = List.copyOf(prompt);
        unguided = List.copyOf(unguided);
        if (slices < 1) {
            throw new IllegalArgumentException("slices must be 1 or more, found " + slices);
        }
        Segment.Codes ending = ending(prompt);
        int last = ending.lastId();
        VisualLayout layout = ending.embedding().layout();
        if (!layout.begins(last) && !layout.endsSlice(last)) {
            throw new IllegalArgumentException("the prompt ends within a slice");
        }
        if (sampling.guided() == unguided.isEmpty()) {
            throw new IllegalArgumentException(
                    "guidance is "
                            + sampling.guidance()
                            + (unguided.isEmpty() ? " without" : " with")
                            + " an unguided prompt");
        }
        if (!unguided.isEmpty() && ending(unguided).lastId() != last) {
            throw new IllegalArgumentException("the unguided prompt ends in other codes");
        }
    }

    /** One that goes on from what is before it. */
    public SliceRequest(
            List<Segment> prompt,
            int slices,
            SliceSampling sampling,
            List<Segment> unguided,
            Optional<Instant> deadline) {
        this(prompt, slices, sampling, unguided, false, deadline);
    }

    private static Segment.Codes ending(List<Segment> prompt) {
        if (prompt.isEmpty() || !(prompt.getLast() instanceof Segment.Codes codes)) {
            throw new IllegalArgumentException("a prompt for slices must end with codes");
        }
        return codes;
    }

    /** What is to be made if of several candidates the likeliest is kept: one request for each. */
    public List<SliceRequest> candidates() {
        return IntStream.range(0, sampling.candidates())
                .mapToObj(sampling::candidate)
                .map(own -> new SliceRequest(prompt, slices, own, unguided, cut, deadline))
                .toList();
    }

    /** How the codes are laid out. */
    VisualLayout layout() {
        return ending(prompt).embedding().layout();
    }

    /** The same where the film jumps. */
    public SliceRequest afterCut() {
        return new SliceRequest(prompt, slices, sampling, unguided, true, deadline);
    }

    /** What the slices begin near to. */
    NearSlices near() {
        List<VisualPositions> shown =
                (cut ? List.<Segment>of() : prompt)
                        .stream()
                                .filter(Segment.Codes.class::isInstance)
                                .map(segment -> ((Segment.Codes) segment).positions())
                                .toList();
        return NearSlices.of(shown, layout());
    }

    /** The last id of the prompt. */
    int lastId() {
        return ending(prompt).lastId();
    }

    @Override
    public Observers observers() {
        return Observers.NONE;
    }

    /** Positions that are fed after a prompt. */
    int fedPositions() {
        return layout().fedPositions(lastId(), slices);
    }
}
