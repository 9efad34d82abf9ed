package dev.montage.models.decoding;

import dev.montage.models.sequence.Segment;
import dev.montage.tokenizers.Tokenizer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One sequence to continue.
 *
 * @param prompt what the sequence begins with
 * @param tokenizer turns chosen tokens into text
 * @param maxTokens most tokens to generate
 * @param stopIds tokens that end the generation and are not part of its text
 * @param stopStrings texts that end it, wherever token borders fall; not part of its text
 * @param sampling how a token is chosen
 * @param topLogProbabilities alternatives to report with each token, 0 for none
 * @param rules changes to log-its before sampling, in order
 * @param deadline when it must be over, else it fails with code {@code deadline_exceeded}
 */
public record GenerationRequest(
        List<Segment> prompt,
        Tokenizer tokenizer,
        int maxTokens,
        Set<Integer> stopIds,
        List<String> stopStrings,
        Sampling sampling,
        int topLogProbabilities,
        List<LogitRule> rules,
        Optional<Instant> deadline) {

    public GenerationRequest {
        prompt = List.copyOf(prompt);
        stopIds = Set.copyOf(stopIds);
        stopStrings = List.copyOf(stopStrings);
        rules = List.copyOf(rules);
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be 1 or more, found " + maxTokens);
        }
    }
}
