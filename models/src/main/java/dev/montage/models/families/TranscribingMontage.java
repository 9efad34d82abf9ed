package dev.montage.models.families;

import dev.montage.modalities.audio.PcmStream;
import dev.montage.models.backbone.LlamaBackbone;
import dev.montage.models.decoding.Engine;
import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import dev.montage.models.speech.PromptedHearing;
import dev.montage.models.speech.Transcriber;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A unified model whose checkpoint names an encoder of sound: it writes down what is said. */
class TranscribingMontage extends MontageFamily implements SpeechModel {
    /** Of the voices it is taught by. */
    private static final String LANGUAGE = "en";

    // As models/training/unified/speech.py asks; before the sound, so that it is computed once.
    private static final ChatMessage.Text ASK = new ChatMessage.Text("Write down what is said.");

    /** Chunks of a recording that are heard at once. */
    private static final int CHUNKS_AT_ONCE = 4;

    private final AudioSide audio;
    private final SpeechSide speech;

    TranscribingMontage(
            String id,
            ChatText text,
            LlamaBackbone backbone,
            Engine engine,
            VisualSide visual,
            AudioSide audio) {
        super(id, text, backbone, engine, visual);
        this.audio = audio;
        PromptedHearing hearing =
                new PromptedHearing(
                        engine,
                        text.tokenizer(),
                        text.stopIds(),
                        LANGUAGE,
                        audio.stretchSeconds(),
                        this::askForWords);
        speech =
                new SpeechSide(
                        id,
                        new Transcriber(hearing, CHUNKS_AT_ONCE),
                        List.of(LANGUAGE),
                        Set.of(Skill.WORD_TIMES),
                        1 / audio.positionSeconds());
    }

    /** Whose answer is what is said in samples. */
    PromptedHearing.Question askForWords(float[] samples) {
        List<ChatMessage.Part> parts = List.of(ASK, new ChatMessage.Sound(List.of(samples)));
        List<Segment> prompt = chatPrompt(List.of(new ChatMessage("user", parts, List.of())));
        Segment.Embeddings sound =
                prompt.stream()
                        .filter(Segment.Embeddings.class::isInstance)
                        .map(Segment.Embeddings.class::cast)
                        .findFirst()
                        .orElseThrow();
        return new PromptedHearing.Question(prompt, audio.letters(sound));
    }

    @Override
    public Set<Modality> inputs() {
        return Set.of(Modality.TEXT, Modality.AUDIO, Modality.VISUAL);
    }

    @Override
    public List<String> languages() {
        return speech.languages();
    }

    @Override
    public Set<Skill> skills() {
        return speech.skills();
    }

    @Override
    public Transcript transcribe(
            PcmStream recording,
            TranscriptionOptions options,
            Consumer<Transcript.Segment> progress)
            throws InterruptedException {
        return speech.transcribe(recording, options, progress);
    }

    /** Between samples and the sequence. */
    AudioSide audio() {
        return audio;
    }

    @Override
    Segment read(ChatMessage.Part part) {
        return part instanceof ChatMessage.Sound sound ? audio.read(sound) : super.read(part);
    }

    @Override
    public void close() {
        super.close();
        audio.close();
    }
}
