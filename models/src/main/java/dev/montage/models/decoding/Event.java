package dev.montage.models.decoding;

import java.util.List;

/** What a generation gives to its reader, in order. */
public sealed interface Event {

    /** Whether none comes after it. */
    default boolean isLast() {
        return switch (this) {
            case Token _, Slice _ -> false;
            case Finished _, Failed _ -> true;
        };
    }

    /**
     * A token was chosen; none is given for the stop token that ends a generation.
     *
     * @param id its id
     * @param text text it completed that no stop string can take back any more; often empty, and it
     *     may hold text of earlier tokens
     * @param logProbability natural log of its probability after {@link LogitRule}s and before
     *     sampling changes; NaN unless asked for
     * @param top the most probable tokens at this position, most probable first; empty unless asked
     *     for
     */
    record Token(int id, String text, float logProbability, List<Alternative> top)
            implements Event {
        public Token {
            top = List.copyOf(top);
        }
    }

    /**
     * A slice of a picture or a film was made.
     *
     * @param index among those made, from 0
     * @param codes [slots, channels], as a {@link dev.montage.models.codecs.VisualCodec} decodes
     *     them; unchanged from here on
     * @param logProbability natural log of the codes' probability after the prompt and all codes
     *     before them, whatever temperature and guidance made of it
     */
    record Slice(int index, int[] codes, double logProbability) implements Event {
        /** What whoever asked for text says to it. */
        public IllegalStateException unexpected() {
            return new IllegalStateException("expected text, found slice " + index);
        }
    }

    /** A token that could have been chosen. */
    record Alternative(int id, float logProbability) {}

    /**
     * The end.
     *
     * @param text what was still held back
     * @param stopLogProbability of the stop token that ended it, as in {@link Token}; NaN if
     *     something else did, or unless asked for
     */
    record Finished(FinishReason reason, String text, float stopLogProbability, Usage usage)
            implements Event {}

    /** The generation failed; the engine and all others go on. */
    record Failed(FailureReason reason, String message) implements Event {}

    /** Why a generation ended. */
    enum FinishReason {
        /** A stop token or a stop string; or all slices are made. */
        STOP,
        /** The request's or the model's limit of tokens. */
        LENGTH
    }

    /** Why a generation failed. */
    enum FailureReason {
        /** The reader cancelled it. */
        CANCELLED,
        /** Its deadline passed, waiting or running. */
        DEADLINE_EXCEEDED,
        /** Its own rules or tokenizer threw, or its rules left no token to choose. */
        REQUEST_FAILED,
        /** The forward pass it was part of threw or gave no numbers. */
        ENGINE_FAILED,
        /** The engine was closed. */
        CLOSED
    }

    /**
     * What it cost.
     *
     * @param promptTokens positions of the prompt
     * @param cachedTokens of these, taken from the prefix cache
     * @param completionTokens tokens generated, a stop token included; or codes
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
            long completionNanos) {

        /** Of both, for the same prompt. */
        public Usage and(Usage other) {
            return new Usage(
                    promptTokens,
                    Math.min(cachedTokens, other.cachedTokens),
                    completionTokens + other.completionTokens,
                    Math.min(queuedNanos, other.queuedNanos),
                    Math.max(promptNanos, other.promptNanos),
                    Math.max(completionNanos, other.completionNanos));
        }
    }
}
