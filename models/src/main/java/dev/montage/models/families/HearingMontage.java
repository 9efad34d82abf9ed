package dev.montage.models.families;

import dev.montage.modalities.audio.PcmStream;
import dev.montage.models.backbone.LlamaBackbone;
import dev.montage.models.decoding.Engine;

/** A unified model that answers what it hears, too: sound stands in its conversations. */
final class HearingMontage extends TranscribingMontage implements HearingModel {
    /** Longer sound is a recording to transcribe, not a part of a conversation. */
    private static final double MOST_SECONDS = 300;

    HearingMontage(
            String id,
            ChatText text,
            LlamaBackbone backbone,
            Engine engine,
            VisualSide visual,
            AudioSide audio) {
        super(id, text, backbone, engine, visual, audio);
    }

    /** Half of the context at most: the rest is for words. */
    @Override
    public double maxSoundSeconds() {
        return Math.min(MOST_SECONDS, contextLength() * audio().positionSeconds() / 2);
    }

    @Override
    public ChatMessage.Sound sound(PcmStream recording) throws InterruptedException {
        return audio().sound(recording);
    }
}
