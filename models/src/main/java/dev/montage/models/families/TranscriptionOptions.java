package dev.montage.models.families;

import java.util.Optional;

/**
 * What a transcription request asks for.
 *
 * @param language ISO 639-1 code, or English name, of what is spoken; empty to detect it
 * @param translate write English instead of the spoken language
 * @param prompt text that sets style and spelling
 * @param temperature 0 begins greedy and falls back to higher ones when the text looks wrong
 * @param wordTimes also find when each word is spoken
 */
public record TranscriptionOptions(
        Optional<String> language,
        boolean translate,
        String prompt,
        double temperature,
        boolean wordTimes) {

    /** Detect the language, transcribe, no prompt, no words. */
    public static TranscriptionOptions defaults() {
        return new TranscriptionOptions(Optional.empty(), false, "", 0, false);
    }
}
