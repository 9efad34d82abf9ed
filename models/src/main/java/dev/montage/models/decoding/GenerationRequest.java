package dev.montage.models.decoding;

import dev.montage.models.backbone.Observers;
import dev.montage.models.backbone.StateObserver;
import dev.montage.models.sequence.Segment;
import dev.montage.tokenizers.Tokenizer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One sequence to continue with text.
 *
 * @param prompt what the sequence begins with
 * @param tokenizer turns chosen tokens into text
 * @param maxTokens most tokens to generate; the model's context may end it earlier; with 0 the
 *     prompt is computed and nothing else
 * @param stopIds tokens that end the generation and are not part of its text
 * @param stopStrings texts that end it, wherever token borders fall; not part of its text
 * @param sampling how a token is chosen
 * @param logProbabilities whether to report the log-probability of each chosen token
 * @param topLogProbabilities alternatives to report with each token, 0 for none
 * @param rules changes to log-its before sampling, in order; called on the engine's thread
 * @param deadline when it must be over, else it fails
 * @param observers who wants to see more of the positions, prompt and preemption included
 */
public record GenerationRequest(
        List<Segment> prompt,
        Tokenizer tokenizer,
        int maxTokens,
        Set<Integer> stopIds,
        List<String> stopStrings,
        Sampling sampling,
        boolean logProbabilities,
        int topLogProbabilities,
        List<LogitRule> rules,
        Optional<Instant> deadline,
        Observers observers)
        implements Request {

    /** Most alternatives a request may ask for. */
    public static final int MOST_TOP_LOG_PROBABILITIES = 64;

    public GenerationRequest {
        prompt = List.copyOf(prompt);
        stopIds = Set.copyOf(stopIds);
        stopStrings = List.copyOf(stopStrings);
        rules = List.copyOf(rules);
        if (maxTokens < 0) {
            throw new IllegalArgumentException("maxTokens must be 0 or more, found " + maxTokens);
        }
        if (topLogProbabilities < 0 || topLogProbabilities > MOST_TOP_LOG_PROBABILITIES) {
            throw new IllegalArgumentException(
                    "topLogProbabilities must be 0 to "
                            + MOST_TOP_LOG_PROBABILITIES
                            + ", found "
                            + topLogProbabilities);
        }
        if (!stopStrings.stream().allMatch(GenerationRequest::isText)) {
            throw new IllegalArgumentException(
                    "a stop string must be whole characters, one at least");
        }
    }

    /** A request that nobody observes. */
    public GenerationRequest(
            List<Segment> prompt,
            Tokenizer tokenizer,
            int maxTokens,
            Set<Integer> stopIds,
            List<String> stopStrings,
            Sampling sampling,
            boolean logProbabilities,
            int topLogProbabilities,
            List<LogitRule> rules,
            Optional<Instant> deadline) {
        this(
                prompt,
                tokenizer,
                maxTokens,
                stopIds,
                stopStrings,
                sampling,
                logProbabilities,
                topLogProbabilities,
                rules,
                deadline,
                Observers.NONE);
    }

    /** A request that only has a prompt computed, for somebody who wants to see its states. */
    public static GenerationRequest reading(
            List<Segment> prompt,
            Tokenizer tokenizer,
            Optional<Instant> deadline,
            StateObserver states) {
        return new GenerationRequest(
                prompt,
                tokenizer,
                0,
                Set.of(),
                List.of(),
                Sampling.greedy(),
                false,
                0,
                List.of(),
                deadline,
                Observers.ofStates(states));
    }

    private static boolean isText(String string) {
        return !string.isEmpty()
                && string.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }
}
