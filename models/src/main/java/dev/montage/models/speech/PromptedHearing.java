package dev.montage.models.speech;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.sequence.Segment;
import dev.montage.tokenizers.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Hears by asking a model whose conversations have sound. */
public final class PromptedHearing implements Hearing {
    /** People say 5 tokens a second; the rest is for spelling and numbers. */
    private static final int MOST_TOKENS_A_SECOND = 12;

    private final Generator generator;
    private final Tokenizer tokenizer;
    private final Set<Integer> stopIds;
    private final String language;
    private final double mostSeconds;
    private final Function<float[], Question> question;

    /**
     * @param stopIds tokens that end an answer, one at least
     * @param language ISO 639-1 code of the one that the model knows
     * @param question for the words that are said in samples (16 kHz mono)
     */
    public PromptedHearing(
            Generator generator,
            Tokenizer tokenizer,
            Set<Integer> stopIds,
            String language,
            double mostSeconds,
            Function<float[], Question> question) {
        this.generator = generator;
        this.tokenizer = tokenizer;
        this.stopIds = Set.copyOf(stopIds);
        this.language = language;
        this.mostSeconds = mostSeconds;
        this.question = question;
    }

    /**
     * What a model is asked.
     *
     * @param prompt with the sound
     * @param letters that are heard in it
     */
    public record Question(List<Segment> prompt, Letters letters) {
        public Question {
            prompt = List.copyOf(prompt);
        }
    }

    @Override
    public double mostSeconds() {
        return mostSeconds;
    }

    @Override
    public Work begin(SpeechChunk chunk, SpeechTask task, Optional<String> known) {
        Question asked = question.apply(chunk.samples());
        LoopGuard guard = new LoopGuard(0, Collections.min(stopIds));
        GenerationRequest request =
                new GenerationRequest(
                        asked.prompt(),
                        tokenizer,
                        (int) Math.ceil((1 + chunk.seconds()) * MOST_TOKENS_A_SECOND),
                        stopIds,
                        List.of(),
                        Sampling.of(task.temperature(), 1),
                        true,
                        0,
                        List.of(new SpelledAnswer(asked.letters(), tokenizer, stopIds), guard),
                        Optional.empty());
        return new Asked(chunk, task, asked.letters(), guard, generator.submit(request));
    }

    private final class Asked implements Work {
        private final SpeechChunk chunk;
        private final SpeechTask task;
        private final Letters letters;
        private final LoopGuard guard;
        private final Generation generation;

        Asked(
                SpeechChunk chunk,
                SpeechTask task,
                Letters letters,
                LoopGuard guard,
                Generation generation) {
            this.chunk = chunk;
            this.task = task;
            this.letters = letters;
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
            SpokenText text = new SpokenText();
            List<Integer> ids = new ArrayList<>();
            List<Float> logProbabilities = new ArrayList<>();
            while (true) {
                switch (generation.next()) {
                    case Event.Token token -> {
                        text.add(token.id(), token.text());
                        ids.add(token.id());
                        logProbabilities.add(token.logProbability());
                    }
                    case Event.Finished finished -> {
                        text.add(finished.text());
                        float end = finished.stopLogProbability();
                        return heard(text, new Answer(ids, logProbabilities, end));
                    }
                    case Event.Slice slice -> throw slice.unexpected();
                    case Event.Failed failed -> throw Answer.failure(failed);
                }
            }
        }

        private HeardChunk heard(SpokenText text, Answer answer) {
            Loudness loudness = new Loudness(chunk.samples());
            double start = loudness.begin(0, chunk.seconds());
            double end = loudness.end(start, chunk.seconds());
            return new HeardChunk(
                    language,
                    task.temperature(),
                    answer.averageLogProbability(),
                    Answer.compressionRatio(text.toString()),
                    0,
                    guard.loops(),
                    text.sentences(letters, start, end).stream()
                            .map(found -> task.wordTimes() ? found : found.withoutWords())
                            .toList());
        }

        @Override
        public void close() {
            generation.close();
        }
    }
}
