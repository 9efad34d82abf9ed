package dev.montage.models.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Requests for tests, and the answer that each must get whatever else runs. */
final class Requests {

    static final int VOCABULARY = 300;
    static final ByteTokenizer TOKENIZER = new ByteTokenizer(VOCABULARY);

    private Requests() {}

    static GenerationRequest request(List<Segment> prompt, int maxTokens, Sampling sampling) {
        return request(prompt, maxTokens, sampling, List.of(), Optional.empty());
    }

    static GenerationRequest request(
            List<Segment> prompt,
            int maxTokens,
            Sampling sampling,
            List<LogitRule> rules,
            Optional<Instant> deadline) {
        return new GenerationRequest(
                prompt, TOKENIZER, maxTokens, Set.of(), List.of(), sampling, false, 0, rules,
                deadline);
    }

    static GenerationRequest tokens(int promptLength, int salt, int maxTokens, long seed) {
        return request(List.of(prompt(promptLength, salt)), maxTokens, Sampling.of(1, seed));
    }

    /** A prompt; equal salts give equal beginnings. */
    static Segment prompt(int length, int salt) {
        int[] ids = new int[length];
        Arrays.setAll(ids, i -> (int) (VOCABULARY * Sampler.uniform(salt, i)));
        return new Segment.Tokens(ids);
    }

    static Segment embeddings(int length, RandomGenerator random) {
        float[] values = new float[length * HashBackbone.WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new Segment.Embeddings(Modality.AUDIO, values, HashBackbone.WIDTH);
    }

    /** The answer by definition: one sequence, no engine, no cache. */
    static List<Integer> answer(GenerationRequest request) {
        SequencePositions positions = new SequencePositions(request.prompt());
        Sampler sampler = new Sampler(VOCABULARY);
        float[] logits = new float[VOCABULARY];
        long prefix = 0;
        int computed = 0;
        List<Integer> answer = new ArrayList<>();
        while (answer.size() < request.maxTokens()) {
            for (; computed < positions.length(); computed++) {
                prefix = HashBackbone.extend(prefix, positions, computed);
            }
            HashBackbone.logits(prefix, logits, 0, VOCABULARY);
            int id = sampler.choose(logits, 0, request, positions).id();
            positions.add(id);
            answer.add(id);
        }
        return answer;
    }

    /** All events to the last. */
    static List<Event> events(Generation generation) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        do {
            events.add(generation.next());
        } while (!events.getLast().isLast());
        return events;
    }

    static List<Integer> ids(List<Event> events) {
        List<Integer> ids = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Token token) {
                ids.add(token.id());
            }
        }
        return ids;
    }

    static Event.Finished finished(List<Event> events) {
        return (Event.Finished) events.getLast();
    }

    static Event.FailureReason failure(Generation generation) throws InterruptedException {
        return ((Event.Failed) events(generation).getLast()).reason();
    }

    static GenerationRequest with(
            GenerationRequest request,
            Set<Integer> stopIds,
            List<String> stopStrings,
            boolean logProbabilities) {
        return new GenerationRequest(
                request.prompt(),
                request.tokenizer(),
                request.maxTokens(),
                stopIds,
                stopStrings,
                request.sampling(),
                logProbabilities,
                logProbabilities ? 3 : 0,
                request.rules(),
                request.deadline());
    }

    static GenerationRequest ruled(GenerationRequest request, LogitRule rule) {
        return request(
                request.prompt(),
                request.maxTokens(),
                request.sampling(),
                List.of(rule),
                Optional.empty());
    }

    static void assertIdle(Engine engine) {
        EngineStatus status = engine.status();
        assertEquals(0, status.running());
        assertEquals(0, status.waiting());
        assertEquals(0, status.blocksUsed());
    }
}
