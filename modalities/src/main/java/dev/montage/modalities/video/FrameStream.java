package dev.montage.modalities.video;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A film as frames of one size, handed out in order while it is decoded, so that a film of any
 * length costs a few frames. Frame k is what is on the screen k / rate seconds after the begin,
 * however long each of the film's own frames is shown. For one thread at a time.
 */
public interface FrameStream extends AutoCloseable {

    /** The size of every frame, and how many make a second. */
    FrameSpec spec();

    /**
     * The next frame; empty at the end. A damaged film ends where it cannot be decoded any further.
     *
     * @throws MediaException TOO_LONG, TOO_LARGE or TIMEOUT if a limit is met on the way
     */
    Optional<Frame> next() throws InterruptedException;

    /** Frames handed out so far. */
    long framesRead();

    /** Seconds handed out so far; after the end, the length of the film. */
    default double seconds() {
        return (double) framesRead() / spec().framesPerSecond();
    }

    /** What the header says of {@link #seconds()} at the end: good for progress, not to rely on. */
    default OptionalDouble declaredSeconds() {
        return OptionalDouble.empty();
    }

    /** All that is left, in memory. */
    default List<Frame> readAll() throws InterruptedException {
        List<Frame> frames = new ArrayList<>();
        for (Optional<Frame> frame = next(); frame.isPresent(); frame = next()) {
            frames.add(frame.get());
        }
        return frames;
    }

    /** Stops decoding and frees what it holds. */
    @Override
    void close();

    /** Frames that are there already. */
    static FrameStream of(FrameSpec spec, List<Frame> frames) {
        return new FrameStream() {
            private int position;

            @Override
            public FrameSpec spec() {
                return spec;
            }

            @Override
            public Optional<Frame> next() {
                return position < frames.size()
                        ? Optional.of(frames.get(position++))
                        : Optional.empty();
            }

            @Override
            public long framesRead() {
                return position;
            }

            @Override
            public void close() {
                position = frames.size();
            }
        };
    }
}
