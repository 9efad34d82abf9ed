package dev.montage.conformance.langchain4j;

import static dev.montage.conformance.clients.Program.expect;
import static dev.montage.conformance.clients.Situation.SAID;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.audio.AudioTranscriptionRequest;
import dev.langchain4j.model.catalog.ModelDescription;
import dev.langchain4j.model.openai.OpenAiAudioTranscriptionModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiImageModel;
import dev.langchain4j.model.openai.OpenAiLanguageModel;
import dev.langchain4j.model.openai.OpenAiModelCatalog;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Situation;
import java.util.List;

/** All that is not chat. */
final class Others {
    private final Situation situation;

    Others(Situation situation) {
        this.situation = situation;
    }

    void addTo(Program program) {
        program.feature("models", this::models)
                .feature("completions", this::completions)
                .feature("embeddings", this::embeddings)
                .feature("transcription_json", this::transcribe)
                .feature("image", this::image)
                .without("files", "it does not keep files")
                .without("transcription_stream", "it does not stream transcripts")
                .without("translation", "it does not translate recordings")
                .without("video_job", "it has no video model")
                .without("video_remix", "it has no video model");
        for (String format : List.of("text", "srt", "verbose_json", "vtt")) {
            program.without("transcription_" + format, "it asks for json itself");
        }
    }

    private void models() {
        List<String> names =
                OpenAiModelCatalog.builder()
                        .baseUrl(situation.url())
                        .apiKey(situation.key())
                        .build()
                        .listModels()
                        .stream()
                        .map(ModelDescription::name)
                        .toList();
        expect(names.contains(situation.model("chat")), names);
    }

    private void completions() {
        String text =
                OpenAiLanguageModel.builder()
                        .baseUrl(situation.url())
                        .apiKey(situation.key())
                        .modelName(situation.model("chat"))
                        .temperature(0.0)
                        .maxRetries(0)
                        .build()
                        .generate("The capital of France is")
                        .content();
        expect(!text.isEmpty(), text);
    }

    private void embeddings() {
        List<Embedding> embeddings =
                OpenAiEmbeddingModel.builder()
                        .baseUrl(situation.url())
                        .apiKey(situation.key())
                        .modelName(situation.model("chat"))
                        .dimensions(64)
                        .maxRetries(0)
                        .build()
                        .embedAll(
                                List.of(TextSegment.from("A cat."), TextSegment.from("A kitten.")))
                        .content();
        expect(embeddings.size() == 2 && embeddings.getFirst().dimension() == 64, embeddings);
    }

    private void transcribe() {
        Audio recording =
                Audio.builder()
                        .binaryData(situation.bytes("recording"))
                        .mimeType("audio/flac")
                        .build();
        String text =
                OpenAiAudioTranscriptionModel.builder()
                        .baseUrl(situation.url())
                        .apiKey(situation.key())
                        .modelName(situation.model("speech"))
                        .maxRetries(0)
                        .build()
                        .transcribe(AudioTranscriptionRequest.builder(recording).build())
                        .text();
        expect(text.contains(SAID), text);
    }

    private void image() {
        Image image =
                OpenAiImageModel.builder()
                        .baseUrl(situation.url())
                        .apiKey(situation.key())
                        .modelName(situation.model("draws"))
                        .size("256x256")
                        .maxRetries(0)
                        .build()
                        .generate("A red circle.")
                        .content();
        expect(image.base64Data() != null || image.url() != null, image);
    }
}
