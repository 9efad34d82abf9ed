package dev.montage.models.families;

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
     * @param samples 16 kHz mono, -1..1
     * @param progress receives each segment once it is final, in order of time
     * @throws dev.montage.models.decoding.OverloadedException if the queue is full
     */
    Transcript transcribe(
            float[] samples, TranscriptionOptions options, Consumer<Transcript.Segment> progress)
            throws InterruptedException;
}
