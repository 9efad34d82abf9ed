package dev.montage.server.endpoints;

import dev.montage.server.wire.ChatReply;
import dev.montage.server.wire.ResponseEvent;
import dev.montage.server.wire.ResponseItem;
import java.util.List;

/** An item of a response as it grows; each piece of it is told. */
sealed interface ItemDraft permits MessageDraft, CallDraft {

    /** An event but for its place in the sequence. */
    @FunctionalInterface
    interface Numbered {
        ResponseEvent of(int sequenceNumber);
    }

    /** Who is told. */
    interface Voice {
        void tell(Numbered event);
    }

    /** Adds text. */
    void say(String more, List<ChatReply.TokenLogprob> itsLogprobs);

    /** The whole item. */
    ResponseItem.Answer finish(boolean whole);
}
