package dev.montage.server.serving;

import dev.montage.modalities.media.MediaException;
import dev.montage.models.decoding.OverloadedException;
import dev.montage.models.families.SpeechModel;
import dev.montage.models.families.Transcript;
import dev.montage.models.families.TranscriptionOptions;
import dev.montage.server.web.ApiException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A transcription that runs: its segments as they become final, then the whole. It has a platform
 * thread of its own, because its native parts would hold a virtual thread's carrier.
 */
public final class Transcribing implements AutoCloseable {
    private final Arrivals<Progress> arrivals;
    private final Thread thread;

    /** What a transcription gives, in order. */
    public sealed interface Progress {
        /** A segment is final. */
        record Heard(Transcript.Segment segment) implements Progress {}

        /** The end. */
        record Done(Transcript transcript, double decodeSeconds) implements Progress {}

        /** The end, without a transcript. */
        record Failed(RuntimeException failure) implements Progress {}
    }

    private Transcribing(BooleanSupplier clientGone, Work work) {
        arrivals = new Arrivals<>(clientGone);
        thread = Thread.ofPlatform().daemon().name("transcribe").unstarted(() -> run(work));
    }

    /**
     * What is transcribed.
     *
     * @param param the field that holds it, for errors
     */
    public record Source(String param, Opening opening) {}

    /** Begins to read a recording, on the transcription's own thread. */
    @FunctionalInterface
    public interface Opening {
        Recordings.Recording open() throws InterruptedException;
    }

    private record Work(SpeechModel model, Source source, TranscriptionOptions options) {}

    /** Starts; {@code clientGone} is asked while the next progress is waited for. */
    public static Transcribing start(
            SpeechModel model,
            Source source,
            TranscriptionOptions options,
            BooleanSupplier clientGone) {
        Transcribing transcribing = new Transcribing(clientGone, new Work(model, source, options));
        transcribing.thread.start();
        return transcribing;
    }

    /** The next progress; empty if there was none for {@code patience}. */
    private Optional<Progress> next(Duration patience) throws InterruptedException {
        Optional<Progress> progress = arrivals.next(patience);
        if (progress.isPresent() && progress.get() instanceof Progress.Failed failed) {
            throw failed.failure();
        }
        return progress;
    }

    /**
     * Waits for the end.
     *
     * @param heard receives each segment once it is final
     * @param silence is called when nothing was heard for {@code patience}
     * @throws ApiException if the transcription failed
     * @throws dev.montage.server.web.ClientGoneException once the client has gone
     */
    public Progress.Done await(
            Duration patience, Consumer<Transcript.Segment> heard, Runnable silence)
            throws InterruptedException {
        while (true) {
            Optional<Progress> progress = next(patience);
            if (progress.isEmpty()) {
                silence.run();
            } else if (progress.get() instanceof Progress.Heard segment) {
                heard.accept(segment.segment());
            } else if (progress.get() instanceof Progress.Done done) {
                return done;
            }
        }
    }

    /** Ends it within one step, and waits for that: the file may be deleted after. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Work work) {
        try (Recordings.Recording recording = work.source().opening().open()) {
            Transcript transcript =
                    work.model()
                            .transcribe(
                                    recording,
                                    work.options(),
                                    segment -> arrivals.add(new Progress.Heard(segment)));
            arrivals.add(new Progress.Done(transcript, recording.decodeSeconds()));
        } catch (MediaException e) {
            arrivals.add(new Progress.Failed(Recordings.refused(e, work.source().param())));
        } catch (OverloadedException e) {
            arrivals.add(new Progress.Failed(Failures.overloaded(e)));
        } catch (RuntimeException e) {
            arrivals.add(new Progress.Failed(e));
        } catch (InterruptedException e) {
            // Whoever closed this reads no more.
            Thread.currentThread().interrupt();
        }
    }
}
