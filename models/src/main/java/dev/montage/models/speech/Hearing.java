package dev.montage.models.speech;

import dev.montage.models.decoding.OverloadedException;
import java.util.Optional;

/** Hears chunks of speech, several at a time. Any thread may call it. */
public interface Hearing {

    /** Seconds of the longest chunk. */
    double mostSeconds();

    /**
     * Begins to hear a chunk.
     *
     * @param language of the recording, where it is known
     * @throws OverloadedException if the queue is full
     */
    Work begin(SpeechChunk chunk, SpeechTask task, Optional<String> language);

    /** One chunk on its way to text; for one thread. */
    interface Work extends AutoCloseable {

        SpeechChunk chunk();

        /** ISO 639-1 code of what is spoken; may wait until that is known. */
        String language() throws InterruptedException;

        /** Waits for the text. */
        HeardChunk finish() throws InterruptedException;

        /** Stops hearing. */
        @Override
        void close();
    }
}
