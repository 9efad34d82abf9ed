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

/** A unified model whose checkpoint names an encoder of sound. */
final class HearingMontage extends MontageFamily implements HearingModel, SpeechModel {
    /** Longer sound is a recording to transcribe, not a part of a conversation. */
    private static final double MOST_SECONDS = 300;

    /** Of the voices it is taught by. */
    private static final String LANGUAGE = "en";

    // As models/training/unified/speech.py asks; before the sound, so that it is computed once.
    private static final ChatMessage.Text ASK = new ChatMessage.Text("Write down what is said.");

    /** Chunks of a recording that are heard at once. */
    private static final int CHUNKS_AT_ONCE = 4;

    private final AudioSide audio;
    private final SpeechSide speech;

    HearingMontage(
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
                        Set.of(),
                        1 / audio.positionSeconds());
    }

    private List<Segment> askForWords(float[] samples) {
        List<ChatMessage.Part> parts = List.of(ASK, new ChatMessage.Sound(List.of(samples)));
        return chatPrompt(List.of(new ChatMessage("user", parts, List.of())));
    }

    @Override
    public Set<Modality> inputs() {
        return Set.of(Modality.TEXT, Modality.AUDIO, Modality.VISUAL);
    }

    /** Half of the context at most: the rest is for words. */
    @Override
    public double maxSoundSeconds() {
        return Math.min(MOST_SECONDS, contextLength() * audio.positionSeconds() / 2);
    }

    @Override
    public ChatMessage.Sound sound(PcmStream recording) throws InterruptedException {
        return audio.sound(recording);
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
