package dev.montage.server.cli;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.video.FrameStream;
import dev.montage.models.codecs.SliceCodes;
import dev.montage.models.codecs.Slices;
import dev.montage.models.codecs.VisualCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A film through a visual codec, a few seconds at a time: each part waits for the one after it. */
final class CodedFilm {
    /** Of a part. */
    private static final int SLICES = 8;

    private final FrameStream film;
    private final VisualCodec codec;
    private Optional<int[]> before = Optional.empty();
    private Part part;

    CodedFilm(FrameStream film, VisualCodec codec) throws InterruptedException {
        this.film = film;
        this.codec = codec;
        part = read();
    }

    /** Frames, and what the codec left of each. */
    record Shown(List<Frame> originals, List<Frame> left) {}

    private record Part(List<Frame> frames, List<int[]> slices) {}

    /** The next part; none at the end. */
    Optional<Shown> next() throws InterruptedException {
        Part now = part;
        if (now.frames.isEmpty()) {
            return Optional.empty();
        }
        part = read();
        List<int[]> around = new ArrayList<>(now.slices);
        before.ifPresent(around::addFirst);
        part.slices.stream().findFirst().ifPresent(around::addLast);
        int first = before.isPresent() ? 1 : 0;
        List<SliceCodes> coded = SliceCodes.film(around).subList(first, first + now.slices.size());
        before = Optional.of(now.slices.getLast());
        List<Frame> left =
                FramePairs.at(now.frames, Slices.frames(codec.decode(coded), codec.shape()));
        return Optional.of(new Shown(now.frames, left));
    }

    private Part read() throws InterruptedException {
        int most = SLICES * codec.shape().sliceFrames();
        List<Frame> frames = new ArrayList<>();
        for (Optional<Frame> frame = film.next(); frame.isPresent(); frame = film.next()) {
            frames.add(frame.get());
            if (frames.size() == most) {
                break;
            }
        }
        return new Part(frames, Slices.encode(codec, frames));
    }
}
