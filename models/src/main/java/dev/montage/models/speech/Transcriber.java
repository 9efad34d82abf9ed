package dev.montage.models.speech;

import dev.montage.modalities.audio.PcmStream;
import dev.montage.models.decoding.OverloadedException;
import dev.montage.models.speech.HeardChunk.Sentence;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes down a recording of any length: chunks of speech are decoded several at a time, and their
 * texts come out in order of time. Any thread may call it, many at once.
 */
public final class Transcriber {
    private static final String DEFAULT_LANGUAGE = "en";

    private final Hearing hearing;
    private final int chunksAtOnce;
    private final Supplier<ActivityModel> activity;

    /**
     * A transcriber of many recordings.
     *
     * @param chunksAtOnce most chunks of one recording that are heard at once
     */
    public Transcriber(Hearing hearing, int chunksAtOnce) {
        this.hearing = hearing;
        this.chunksAtOnce = chunksAtOnce;
        activity = new Once<>(ActivityModel::new);
    }

    /** Receives sentences, in order of time. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One sentence.
         *
         * @param startSeconds where its chunk begins in the recording
         */
        void accept(double startSeconds, HeardChunk chunk, Sentence sentence);
    }

    /**
     * What is known at the end.
     *
     * @param language ISO 639-1 code, given or detected; English if nobody spoke
     */
    public record Result(String language, double seconds, double speechSeconds) {}

    /**
     * Transcribes or translates.
     *
     * @throws OverloadedException if the queue is full and nothing has begun
     */
    public Result transcribe(PcmStream audio, SpeechTask task, Sink sink)
            throws InterruptedException {
        SpeechChunker chunker = new SpeechChunker(audio, hearing.mostSeconds(), activity.get());
        Deque<Hearing.Work> works = new ArrayDeque<>();
        Optional<String> language = task.language();
        try {
            Optional<SpeechChunk> chunk = chunker.next();
            boolean begun = false;
            while (chunk.isPresent() || !works.isEmpty()) {
                if (chunk.isEmpty() || works.size() == chunksAtOnce) {
                    give(works, sink);
                    continue;
                }
                Optional<Hearing.Work> work = start(chunk.get(), task, language, begun, works);
                if (work.isPresent()) {
                    begun = true;
                    works.add(work.get());
                    language = Optional.of(work.get().language());
                    chunk = chunker.next();
                } else if (!works.isEmpty()) {
                    give(works, sink);
                }
            }
        } finally {
            works.forEach(Hearing.Work::close);
        }
        return new Result(
                language.orElse(DEFAULT_LANGUAGE), audio.seconds(), chunker.speechSeconds());
    }

    /** Starts a chunk; empty if the queue is full just now. */
    private Optional<Hearing.Work> start(
            SpeechChunk chunk,
            SpeechTask task,
            Optional<String> language,
            boolean begun,
            Deque<Hearing.Work> works)
            throws InterruptedException {
        try {
            return Optional.of(hearing.begin(chunk, task, language));
        } catch (OverloadedException full) {
            if (!begun) {
                throw full;
            }
            if (works.isEmpty()) {
                Thread.sleep(full.retryAfter());
            }
            return Optional.empty();
        }
    }

    /** Hands out the oldest chunk. */
    private static void give(Deque<Hearing.Work> works, Sink sink) throws InterruptedException {
        try (Hearing.Work work = works.remove()) {
            HeardChunk heard = work.finish();
            for (Sentence sentence : heard.sentences()) {
                sink.accept(work.chunk().startSeconds(), heard, sentence);
            }
        }
    }

    /** Loads what the first recording needs, so that it does not wait. */
    public void warmUp() {
        var _ = activity.get();
    }
}
