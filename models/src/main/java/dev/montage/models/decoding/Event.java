package dev.montage.models.decoding;

import java.util.List;

/** What a generation gives to its reader, in order. */
public sealed interface Event {

    /**
     * A token was chosen.
     *
     * @param id its id
     * @param text text it completed that no stop string can take back any more; often empty, and it
     *     may hold text of earlier tokens
     * @param logProbability natural log of its probability before sampling changes, after {@link
     *     LogitRule}s
     * @param top the most probable tokens at this position, most probable first; empty unless asked
     *     for
     */
    record Token(int id, String text, float logProbability, List<Alternative> top)
            implements Event {
        public Token {
            top = List.copyOf(top);
        }
    }

    /** A token that could have been chosen. */
    record Alternative(int id, float logProbability) {}

    /** The end. {@code text} is what was still held back. */
    record Finished(FinishReason reason, String text, Usage usage) implements Event {}

    /** The generation failed; the engine and all others go on. */
    record Failed(String code, String message) implements Event {}

    /** Why a generation ended. */
    enum FinishReason {
        /** A stop token or a stop string. */
        STOP,
        /** The request's or the model's limit of tokens. */
        LENGTH
    }

    /**
     * What it cost.
     *
     * @param promptTokens positions of the prompt
     * @param cachedTokens of these, taken from the prefix cache
     * @param completionTokens tokens generated
     * @param queuedNanos from submit to first forward
     * @param promptNanos from first forward to first token
     * @param completionNanos from first token to last
     */
    record Usage(
            int promptTokens,
            int cachedTokens,
            int completionTokens,
            long queuedNanos,
            long promptNanos,
            long completionNanos) {}
}
