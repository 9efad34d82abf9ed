package dev.montage.models.families;

import dev.montage.modalities.audio.PcmStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A model that writes down what is said in a recording. */
public interface SpeechModel extends Model {

    /** What not every model that transcribes can do besides. */
    enum Skill {
        /** Writes English instead of the spoken language. */
        TRANSLATION,
        /** Says when each word is spoken. */
        WORD_TIMES,
        /** Takes a text that sets style and spelling. */
        PROMPT
    }

    /** ISO 639-1 codes it knows. */
    List<String> languages();

    /**
     * The one of {@link #languages()} that is given by its code or, as some clients do, by its
     * English name; empty if it is none of them.
     */
    default Optional<String> language(String given) {
        return Languages.find(languages(), given);
    }

    /** What it can do besides writing down. */
    Set<Skill> skills();

    /**
     * Transcribes (or translates to English) a recording of any length. Blocks; an interrupt of the
     * calling thread ends the work within one step.
     *
     * @param audio read from its begin to its end, piece by piece; the caller closes it
     * @param progress receives each segment once it is final, in order of time, on this thread
     * @throws IllegalArgumentException if {@link #language} does not find the language, something
     *     asked for none of {@link #skills()}, or the temperature not in 0..1
     * @throws dev.montage.modalities.media.MediaException what {@code audio} throws
     * @throws dev.montage.models.decoding.OverloadedException if the queue is full
     */
    Transcript transcribe(
            PcmStream audio, TranscriptionOptions options, Consumer<Transcript.Segment> progress)
            throws InterruptedException;
}
