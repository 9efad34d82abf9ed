package dev.montage.models.families;

import dev.montage.modalities.audio.PcmStream;
import dev.montage.models.backbone.LlamaBackbone;
import dev.montage.models.decoding.Engine;
import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import java.util.Set;

/** A unified model whose checkpoint names an encoder of sound. */
final class HearingMontage extends MontageFamily implements HearingModel {
    /** Longer sound is a recording to transcribe, not a part of a conversation. */
    private static final double MOST_SECONDS = 300;

    private final AudioSide audio;

    HearingMontage(
            String id,
            ChatText text,
            LlamaBackbone backbone,
            Engine engine,
            VisualSide visual,
            AudioSide audio) {
        super(id, text, backbone, engine, visual);
        this.audio = audio;
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
    Segment read(ChatMessage.Part part) {
        return part instanceof ChatMessage.Sound sound ? audio.read(sound) : super.read(part);
    }

    @Override
    public void close() {
        super.close();
        audio.close();
    }
}
