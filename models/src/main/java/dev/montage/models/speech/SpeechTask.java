package dev.montage.models.speech;

import java.util.Optional;

/**
 * What to do with a recording.
 *
 * @param language ISO 639-1 code of what is spoken; empty to detect it
 * @param translate write English instead of the spoken language
 * @param prompt text that sets style and spelling; may be empty
 * @param temperature of the first attempt, 0..1
 * @param wordTimes also find when each word is spoken
 */
public record SpeechTask(
        Optional<String> language,
        boolean translate,
        String prompt,
        double temperature,
        boolean wordTimes) {}
