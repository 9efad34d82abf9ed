package dev.montage.conformance.openaijava;

import static dev.montage.conformance.clients.Program.expect;
import static dev.montage.conformance.clients.Situation.SAID;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams.TimestampGranularity;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.audio.transcriptions.TranscriptionVerbose;
import com.openai.models.audio.translations.TranslationCreateParams;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Situation;
import java.util.List;

/** Transcription and translation. */
final class Recordings {
    private final Situation situation;
    private final OpenAIClient client;

    Recordings(Situation situation, OpenAIClient client) {
        this.situation = situation;
        this.client = client;
    }

    void addTo(Program program) {
        for (String format : List.of("json", "text", "srt", "vtt")) {
            program.feature("transcription_" + format, () -> transcribe(format));
        }
        program.feature("transcription_verbose_json", this::verbose)
                .feature("transcription_stream", this::stream)
                .feature("translation", this::translate);
    }

    private TranscriptionCreateParams.Builder recording() {
        return TranscriptionCreateParams.builder()
                .model(situation.model("speech"))
                .file(situation.path("recording"));
    }

    private void transcribe(String format) {
        String text =
                client.audio()
                        .transcriptions()
                        .create(recording().responseFormat(AudioResponseFormat.of(format)).build())
                        .validate()
                        .asTranscription()
                        .text();
        expect(text.contains(SAID), text);
        expect(text.contains("-->") == List.of("srt", "vtt").contains(format), text);
    }

    private void verbose() {
        TranscriptionVerbose transcript =
                client.audio()
                        .transcriptions()
                        .create(
                                recording()
                                        .responseFormat(AudioResponseFormat.VERBOSE_JSON)
                                        .timestampGranularities(
                                                List.of(
                                                        TimestampGranularity.WORD,
                                                        TimestampGranularity.SEGMENT))
                                        .build())
                        .asVerbose()
                        .validate();
        expect(transcript.text().contains(SAID), transcript);
        expect(transcript.words().orElse(List.of()).size() > 5, transcript);
        expect(!transcript.segments().orElse(List.of()).isEmpty(), transcript);
    }

    private void stream() {
        StringBuilder text = new StringBuilder();
        StringBuilder whole = new StringBuilder();
        try (StreamResponse<TranscriptionStreamEvent> events =
                client.audio().transcriptions().createStreaming(recording().build())) {
            events.stream()
                    .map(TranscriptionStreamEvent::validate)
                    .forEach(
                            event -> {
                                event.transcriptTextDelta()
                                        .ifPresent(delta -> text.append(delta.delta()));
                                event.transcriptTextDone()
                                        .ifPresent(done -> whole.append(done.text()));
                            });
        }
        expect(whole.toString().contentEquals(text) && text.indexOf(SAID) >= 0, whole);
    }

    @SuppressWarnings("deprecation") // by OpenAI; others go on with it
    private void translate() {
        String text =
                client.audio()
                        .translations()
                        .create(
                                TranslationCreateParams.builder()
                                        .model(situation.model("speech"))
                                        .file(situation.path("recording"))
                                        .build())
                        .asTranslation()
                        .text();
        expect(!text.isEmpty(), text);
    }
}
