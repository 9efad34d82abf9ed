package dev.montage.conformance;

import java.util.Locale;
import java.util.Set;

/** What clients ask for, and what a model must read and write so that the server promises it. */
enum Feature {
    MODELS("list of models"),
    CHAT("chat", "text", "text"),
    STREAM("chat, streamed", "text", "text"),
    PICTURE("picture in chat", "text image", "text"),
    AUDIO("sound in chat", "text audio", "text"),
    VIDEO("video in chat", "text video", "text"),
    TOOLS("tools", "text", "text"),
    JSON_SCHEMA("json_schema", "text", "text"),
    COMPLETIONS("text completion", "text", "text"),
    EMBEDDINGS("embeddings", "text", "text"),
    RESPONSES("responses", "text", "text"),
    RESPONSES_STREAM("responses, streamed", "text", "text"),
    RESPONSES_FORM("responses, json_schema", "text", "text"),
    RESPONSES_TOOLS("responses, tools", "text", "text"),
    FILES("files"),
    TRANSCRIPTION_JSON("transcription, json", "audio", "text"),
    TRANSCRIPTION_TEXT("transcription, text", "audio", "text"),
    TRANSCRIPTION_SRT("transcription, srt", "audio", "text"),
    TRANSCRIPTION_VERBOSE_JSON("transcription, verbose_json", "audio", "text"),
    TRANSCRIPTION_VTT("transcription, vtt", "audio", "text"),
    TRANSCRIPTION_STREAM("transcription, streamed", "audio", "text"),
    TRANSLATION("translation", "audio", "text"),
    IMAGE("image generation", "text", "image"),
    VIDEO_JOB("video job: create, poll, download", "text", "video"),
    VIDEO_REMIX("video jobs: one for a repeated POST, list, remix, delete", "text", "video"),
    ERROR_FIELD("bad field: typed error with param and code"),
    ERROR_MODEL("unknown model: typed error"),
    ERROR_BUSY("full queue: typed error"),
    RETRY_BUSY("429 is tried again, then succeeds"),
    RETRY_LOADING("503 is tried again, then succeeds");

    private final String title;
    private final String inputs;
    private final String outputs;

    /** One that any server has. */
    Feature(String title) {
        this(title, "", "");
    }

    Feature(String title, String inputs, String outputs) {
        this.title = title;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** What a model says that it does, which not all do that take sound. */
    Set<String> tasks() {
        return switch (this) {
            case TRANSCRIPTION_JSON,
                    TRANSCRIPTION_TEXT,
                    TRANSCRIPTION_SRT,
                    TRANSCRIPTION_VERBOSE_JSON,
                    TRANSCRIPTION_VTT,
                    TRANSCRIPTION_STREAM ->
                    Set.of("transcription");
            case TRANSLATION -> Set.of("transcription", "translation");
            default -> Set.of();
        };
    }

    /** As readers of the table know it. */
    String title() {
        return title;
    }

    /** As the clients' programs know it. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a model that does this reads. */
    Set<String> inputs() {
        return words(inputs);
    }

    /** What a model that does this writes. */
    Set<String> outputs() {
        return words(outputs);
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
    }
}
