package dev.montage.server.wire;

import dev.montage.models.families.TranscriptionOptions;
import dev.montage.server.web.Form;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** POST /v1/audio/transcriptions and /v1/audio/translations; the file stays in the form. */
public record TranscriptionRequest(
        String model,
        TranscriptionOptions options,
        Format format,
        boolean words,
        boolean segments,
        boolean stream) {
    private static final List<String> REFUSED =
            List.of("known_speaker_names", "known_speaker_references", "keywords", "languages");

    /** How the transcript is written. */
    public enum Format {
        JSON,
        TEXT,
        SRT,
        VERBOSE_JSON,
        VTT;

        /** As clients write it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads and checks a form. */
    public static TranscriptionRequest of(Form form, boolean translate) {
        String model = form.required("model");
        form.file("file");
        for (String name : REFUSED) {
            if (form.has(name)) {
                throw Form.unsupported(name, "no model here does that");
            }
        }
        if (!form.list("include").isEmpty()) {
            throw Form.unsupported("include", "log-probabilities of transcripts are not reported");
        }
        form.text("chunking_strategy")
                .filter(strategy -> !strategy.equals("auto"))
                .ifPresent(
                        strategy -> {
                            throw Form.unsupported(
                                    "chunking_strategy",
                                    "speech is always found by the server itself (auto)");
                        });
        Format format =
                form.text("response_format").map(TranscriptionRequest::format).orElse(Format.JSON);
        Set<String> granularities = granularities(form, format);
        boolean stream = form.flag("stream").orElse(false);
        if (stream && format != Format.JSON && format != Format.VERBOSE_JSON) {
            throw Form.unsupported("stream", "only json and verbose_json can be streamed");
        }
        boolean words = granularities.contains("word");
        return new TranscriptionRequest(
                model,
                new TranscriptionOptions(
                        form.text("language"),
                        translate,
                        form.text("prompt").orElse(""),
                        form.number("temperature", 0, 1).orElse(0.0),
                        words),
                format,
                words,
                granularities.isEmpty() || granularities.contains("segment"),
                stream);
    }

    private static Format format(String name) {
        return switch (name) {
            case "json" -> Format.JSON;
            case "text" -> Format.TEXT;
            case "srt" -> Format.SRT;
            case "verbose_json" -> Format.VERBOSE_JSON;
            case "vtt" -> Format.VTT;
            case "diarized_json" ->
                    throw Form.unsupported("response_format", "no model here tells speakers apart");
            default ->
                    throw Form.invalid(
                            "response_format",
                            "expected json, text, srt, verbose_json or vtt, found " + name);
        };
    }

    private static Set<String> granularities(Form form, Format format) {
        List<String> names = form.list("timestamp_granularities");
        Optional<String> unknown =
                names.stream().filter(n -> !n.equals("word") && !n.equals("segment")).findFirst();
        if (unknown.isPresent()) {
            throw Form.invalid(
                    "timestamp_granularities", "expected word or segment, found " + unknown.get());
        }
        if (!names.isEmpty() && format != Format.VERBOSE_JSON) {
            throw Form.unsupported(
                    "timestamp_granularities", "it needs response_format verbose_json");
        }
        return Set.copyOf(names);
    }
}
