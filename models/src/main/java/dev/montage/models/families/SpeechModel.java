package dev.montage.models.families;

import dev.montage.modalities.audio.PcmStream;
import java.util.List;
import java.util.function.Consumer;

/** A model that writes down what is said in a recording. */
public interface SpeechModel extends Model {

    /** ISO 639-1 codes it knows. */
    List<String> languages();

    /**
     * Transcribes (or translates to English) a recording of any length. Blocks; an interrupt of the
     * calling thread ends the work within one step.
     *
     * @param audio read from its begin to its end, piece by piece; the caller closes it
     * @param progress receives each segment once it is final, in order of time, on this thread
     * @throws IllegalArgumentException if the language is none of {@link #languages()} or the
     *     temperature is not in 0..1
     * @throws dev.montage.modalities.media.MediaException what {@code audio} throws
     * @throws dev.montage.models.decoding.OverloadedException if the queue is full
     */
    Transcript transcribe(
            PcmStream audio, TranscriptionOptions options, Consumer<Transcript.Segment> progress)
            throws InterruptedException;
}
