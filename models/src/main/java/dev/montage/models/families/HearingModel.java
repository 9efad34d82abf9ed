package dev.montage.models.families;

import dev.montage.modalities.audio.PcmStream;

/** A model that hears: sound may stand in its conversations. */
public interface HearingModel extends ChatModel {

    /** Most seconds of a recording in a conversation. */
    double maxSoundSeconds();

    /**
     * A recording as a part of a message: all of it if it is short, of a longer one what is spoken.
     *
     * @param recording at most {@link #maxSoundSeconds()} long, read to its end; the caller closes
     *     it
     * @throws dev.montage.modalities.media.MediaException EMPTY if there is nothing to hear, and
     *     what {@code recording} throws
     */
    ChatMessage.Sound sound(PcmStream recording) throws InterruptedException;
}
