package dev.montage.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Optional;

/** A transcript as {@code json}. */
public record TranscriptReply(String text, Usage usage) {

    /** What it cost: seconds of sound. */
    public record Usage(@OneOf("duration") String type, double seconds) {
        public static Usage ofSeconds(double seconds) {
            return new Usage("duration", seconds);
        }
    }

    /** A transcript as {@code verbose_json}. */
    @JsonInclude(Include.NON_ABSENT)
    public record Verbose(
            @OneOf({"transcribe", "translate"}) String task,
            String language,
            double duration,
            String text,
            Optional<List<Segment>> segments,
            Optional<List<Word>> words,
            Usage usage) {}

    /** A sentence or so. */
    public record Segment(
            int id,
            int seek,
            double start,
            double end,
            String text,
            List<Integer> tokens,
            double temperature,
            double avgLogprob,
            double compressionRatio,
            double noSpeechProb) {}

    /** A word and when it is said. */
    public record Word(String word, double start, double end) {}

    /** Streamed: more text. */
    public record Delta(@OneOf("transcript.text.delta") String type, String delta) {}

    /** Streamed: a segment with its times. */
    public record SegmentEvent(
            @OneOf("transcript.text.segment") String type,
            String id,
            double start,
            double end,
            String text) {}

    /** Streamed: the end. */
    public record Done(@OneOf("transcript.text.done") String type, String text, TokenUsage usage) {}

    /** What it cost, in tokens, which is what OpenAI's streams count. */
    public record TokenUsage(
            @OneOf("tokens") String type,
            int inputTokens,
            InputDetails inputTokenDetails,
            int outputTokens,
            int totalTokens) {
        public static TokenUsage of(int audioTokens, int outputTokens) {
            return new TokenUsage(
                    "tokens",
                    audioTokens,
                    new InputDetails(0, audioTokens),
                    outputTokens,
                    audioTokens + outputTokens);
        }
    }

    /** What the input tokens were. */
    public record InputDetails(int textTokens, int audioTokens) {}
}
