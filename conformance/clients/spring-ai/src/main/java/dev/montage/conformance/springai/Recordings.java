package dev.montage.conformance.springai;

import static dev.montage.conformance.clients.Program.expect;
import static dev.montage.conformance.clients.Situation.SAID;

import com.openai.models.audio.AudioResponseFormat;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Situation;
import java.util.List;
import org.springframework.ai.audio.transcription.AudioTranscriptionPrompt;
import org.springframework.ai.openai.OpenAiAudioTranscriptionModel;
import org.springframework.ai.openai.OpenAiAudioTranscriptionOptions;
import org.springframework.core.io.FileSystemResource;

/** Transcription. */
final class Recordings {
    private final Situation situation;

    Recordings(Situation situation) {
        this.situation = situation;
    }

    void addTo(Program program) {
        for (String format : List.of("json", "text", "srt", "verbose_json", "vtt")) {
            program.feature("transcription_" + format, () -> transcribe(format));
        }
        program.feature("transcription_stream", this::stream);
    }

    private OpenAiAudioTranscriptionModel model(String format) {
        return OpenAiAudioTranscriptionModel.builder()
                .options(
                        OpenAiAudioTranscriptionOptions.builder()
                                .baseUrl(situation.url())
                                .apiKey(situation.key())
                                .model(situation.model("speech"))
                                .responseFormat(AudioResponseFormat.of(format))
                                .maxRetries(0)
                                .build())
                .build();
    }

    private AudioTranscriptionPrompt prompt() {
        return new AudioTranscriptionPrompt(new FileSystemResource(situation.path("recording")));
    }

    private void transcribe(String format) {
        String text = model(format).call(prompt()).getResult().getOutput();
        expect(text.contains(SAID), text);
        expect(text.contains("-->") == List.of("srt", "vtt").contains(format), text);
    }

    private void stream() {
        String text =
                String.join(
                        "",
                        model("json").stream(prompt())
                                .map(piece -> String.valueOf(piece.getResult().getOutput()))
                                .toIterable());
        expect(text.contains(SAID), text);
    }
}
