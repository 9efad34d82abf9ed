package dev.montage.models.speech;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ids of Whisper's special tokens. Text tokens are those below {@code end}; timestamps those from
 * {@code timestampBegin} on.
 *
 * @param end ends a text
 * @param start begins every answer
 * @param transcribe the task of writing the spoken language
 * @param translate the task of writing English
 * @param previous begins the text that stands before the answer
 * @param noSpeech chosen after {@code start} if nobody speaks
 * @param timestampBegin the time 0.00; each next id is 0.02 s later
 * @param maxInitialTimestamp most steps of 0.02 s that the first timestamp may be after 0.00
 * @param suppressed never chosen
 * @param suppressedFirst not chosen as the first text token
 * @param languages ISO 639-1 code to id, in the order of the checkpoint
 */
public record WhisperTokens(
        int end,
        int start,
        int transcribe,
        int translate,
        int previous,
        int noSpeech,
        int timestampBegin,
        int maxInitialTimestamp,
        List<Integer> suppressed,
        List<Integer> suppressedFirst,
        Map<String, Integer> languages) {

    /** Seconds between two timestamps. */
    public static final double TIMESTAMP_SECONDS = 0.02;

    /** As a checkpoint's config.json has them. */
    public static WhisperTokens of(JsonNode config) {
        Map<String, Integer> languages = new LinkedHashMap<>();
        config.required("lang_to_id")
                .properties()
                .forEach(
                        entry ->
                                languages.put(
                                        entry.getKey().replaceAll("[<|>]", ""),
                                        entry.getValue().asInt()));
        JsonNode tasks = config.required("task_to_id");
        return new WhisperTokens(
                config.required("eos_token_id").asInt(),
                config.required("decoder_start_token_id").asInt(),
                tasks.required("transcribe").asInt(),
                tasks.required("translate").asInt(),
                config.required("prev_sot_token_id").asInt(),
                config.required("nospeech_token_id").asInt(),
                config.required("timestamp_begin").asInt(),
                config.required("max_initial_timestamp_index").asInt(),
                ints(config.required("suppress_tokens")),
                ints(config.required("begin_suppress_tokens")),
                languages);
    }

    private static List<Integer> ints(JsonNode array) {
        List<Integer> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asInt()));
        return List.copyOf(values);
    }

    /** The code of a language token. */
    Optional<String> language(int id) {
        return languages.entrySet().stream()
                .filter(entry -> entry.getValue() == id)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    boolean isText(int id) {
        return id < end;
    }

    boolean isTimestamp(int id) {
        return id >= timestampBegin;
    }

    /** Seconds that a timestamp stands for. */
    double seconds(int timestamp) {
        return (timestamp - timestampBegin) * TIMESTAMP_SECONDS;
    }
}
