package dev.montage.models.speech;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.sequence.Segment;
import dev.montage.models.speech.HeardChunk.Sentence;
import dev.montage.tokenizers.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Hears by asking a model whose conversations have sound. A chunk is one sentence. */
public final class PromptedHearing implements Hearing {
    /** People say 5 tokens a second; the rest is for spelling and numbers. */
    private static final int MOST_TOKENS_A_SECOND = 12;

    private final Generator generator;
    private final Tokenizer tokenizer;
    private final Set<Integer> stopIds;
    private final String language;
    private final double mostSeconds;
    private final Function<float[], List<Segment>> prompt;

    /**
     * @param stopIds tokens that end an answer, one at least
     * @param language ISO 639-1 code of the one that the model knows
     * @param prompt what asks for the words that are said in samples (16 kHz mono)
     */
    public PromptedHearing(
            Generator generator,
            Tokenizer tokenizer,
            Set<Integer> stopIds,
            String language,
            double mostSeconds,
            Function<float[], List<Segment>> prompt) {
        this.generator = generator;
        this.tokenizer = tokenizer;
        this.stopIds = Set.copyOf(stopIds);
        this.language = language;
        this.mostSeconds = mostSeconds;
        this.prompt = prompt;
    }

    @Override
    public double mostSeconds() {
        return mostSeconds;
    }

    @Override
    public Work begin(SpeechChunk chunk, SpeechTask task, Optional<String> known) {
        LoopGuard guard = new LoopGuard(0, Collections.min(stopIds));
        GenerationRequest request =
                new GenerationRequest(
                        prompt.apply(chunk.samples()),
                        tokenizer,
                        (int) Math.ceil((1 + chunk.seconds()) * MOST_TOKENS_A_SECOND),
                        stopIds,
                        List.of(),
                        Sampling.of(task.temperature(), 1),
                        true,
                        0,
                        List.of(guard),
                        Optional.empty());
        return new Asked(chunk, task.temperature(), guard, generator.submit(request));
    }

    private final class Asked implements Work {
        private final SpeechChunk chunk;
        private final double temperature;
        private final LoopGuard guard;
        private final Generation generation;

        Asked(SpeechChunk chunk, double temperature, LoopGuard guard, Generation generation) {
            this.chunk = chunk;
            this.temperature = temperature;
            this.guard = guard;
            this.generation = generation;
        }

        @Override
        public SpeechChunk chunk() {
            return chunk;
        }

        @Override
        public String language() {
            return language;
        }

        @Override
        public HeardChunk finish() throws InterruptedException {
            StringBuilder text = new StringBuilder();
            List<Integer> ids = new ArrayList<>();
            List<Float> logProbabilities = new ArrayList<>();
            while (true) {
                switch (generation.next()) {
                    case Event.Token token -> {
                        text.append(token.text());
                        ids.add(token.id());
                        logProbabilities.add(token.logProbability());
                    }
                    case Event.Finished finished -> {
                        text.append(finished.text());
                        float end = finished.stopLogProbability();
                        return heard(
                                text.toString().strip(), new Answer(ids, logProbabilities, end));
                    }
                    case Event.Slice slice -> throw slice.unexpected();
                    case Event.Failed failed -> throw Answer.failure(failed);
                }
            }
        }

        private HeardChunk heard(String text, Answer answer) {
            Loudness loudness = new Loudness(chunk.samples());
            double start = loudness.begin(0, chunk.seconds());
            double end = loudness.end(start, chunk.seconds());
            List<Sentence> sentences =
                    text.isEmpty()
                            ? List.of()
                            : List.of(
                                    new Sentence(start, end, " " + text, answer.ids(), List.of()));
            return new HeardChunk(
                    language,
                    temperature,
                    answer.averageLogProbability(),
                    Answer.compressionRatio(text),
                    0,
                    guard.loops(),
                    sentences);
        }

        @Override
        public void close() {
            generation.close();
        }
    }
}
