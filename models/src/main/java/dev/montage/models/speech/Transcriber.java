package dev.montage.models.speech;

import dev.montage.modalities.audio.PcmStream;
import dev.montage.models.codecs.AudioEncoder;
import dev.montage.models.decoding.Generator;
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
    /** Leaves room for a second of silence in the window of 30 s. */
    private static final double MOST_CHUNK_SECONDS = 28;

    private static final String DEFAULT_LANGUAGE = "en";

    private final Listener listener;
    private final int chunksAtOnce;
    private final Supplier<ActivityModel> activity;

    /**
     * @param encoder asked for when it is needed; may wait until it is loaded
     * @param maxTokens most tokens of prompt and answer together
     * @param alignmentHeads heads that the backbone shows to observers
     * @param chunksAtOnce most chunks of one recording that are decoded at once
     */
    public Transcriber(
            Generator generator,
            Supplier<AudioEncoder> encoder,
            int mels,
            WhisperTokens tokens,
            WhisperTokenizer tokenizer,
            int maxTokens,
            int alignmentHeads,
            int chunksAtOnce) {
        listener =
                new Listener(
                        generator, encoder, mels, tokens, tokenizer, maxTokens, alignmentHeads);
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
        SpeechChunker chunker = new SpeechChunker(audio, MOST_CHUNK_SECONDS, activity.get());
        Deque<ChunkWork> works = new ArrayDeque<>();
        Optional<String> language = task.language();
        try {
            Optional<SpeechChunk> chunk = chunker.next();
            boolean begun = false;
            while (chunk.isPresent() || !works.isEmpty()) {
                if (chunk.isEmpty() || works.size() == chunksAtOnce) {
                    give(works, sink);
                    continue;
                }
                Optional<ChunkWork> work = start(chunk.get(), task, language, begun, works);
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
            works.forEach(ChunkWork::close);
        }
        return new Result(
                language.orElse(DEFAULT_LANGUAGE), audio.seconds(), chunker.speechSeconds());
    }

    /** Starts a chunk; empty if the queue is full just now. */
    private Optional<ChunkWork> start(
            SpeechChunk chunk,
            SpeechTask task,
            Optional<String> language,
            boolean begun,
            Deque<ChunkWork> works)
            throws InterruptedException {
        try {
            return Optional.of(new ChunkWork(listener, chunk, task, language));
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
    private static void give(Deque<ChunkWork> works, Sink sink) throws InterruptedException {
        try (ChunkWork work = works.remove()) {
            HeardChunk heard = work.finish();
            for (Sentence sentence : heard.sentences()) {
                sink.accept(work.chunk().startSeconds(), heard, sentence);
            }
        }
    }

    /** Loads what the first recording needs and runs it for a while, so that it does not wait. */
    public void warmUp() throws InterruptedException {
        var _ = activity.get();
        listener.warmUp();
    }
}
