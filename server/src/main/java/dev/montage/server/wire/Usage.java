package dev.montage.server.wire;

/** What an answer cost, in tokens. */
public record Usage(
        int promptTokens,
        int completionTokens,
        int totalTokens,
        PromptDetails promptTokensDetails) {

    /** Of the prompt's tokens, those that had been computed before, and those that were media. */
    public record PromptDetails(
            int cachedTokens, int audioTokens, int imageTokens, int videoTokens) {}

    /** Usage of prompts of text. */
    public static Usage of(int promptTokens, int cachedTokens, int completionTokens) {
        return new Usage(
                promptTokens,
                completionTokens,
                promptTokens + completionTokens,
                new PromptDetails(cachedTokens, 0, 0, 0));
    }

    /** The same, of which so many tokens of the prompt are media. */
    public Usage withMedia(int audioTokens, int imageTokens, int videoTokens) {
        return new Usage(
                promptTokens,
                completionTokens,
                totalTokens,
                new PromptDetails(
                        promptTokensDetails.cachedTokens, audioTokens, imageTokens, videoTokens));
    }
}
