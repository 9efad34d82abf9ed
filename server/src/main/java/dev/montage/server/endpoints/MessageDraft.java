package dev.montage.server.endpoints;

import dev.montage.server.wire.ChatReply;
import dev.montage.server.wire.ResponseEvent;
import dev.montage.server.wire.ResponseItem;
import dev.montage.server.wire.ResponseItem.OutputText;
import java.util.ArrayList;
import java.util.List;

/** What is said in a response. */
final class MessageDraft implements ItemDraft {
    private final Voice voice;
    private final int index;
    private final StringBuilder text = new StringBuilder();
    private final List<ChatReply.TokenLogprob> logprobs = new ArrayList<>();
    private final ResponseItem.Output begun = ResponseItem.Output.create("in_progress", List.of());

    /** Begins with number {@code index} in the output. */
    MessageDraft(Voice voice, int index) {
        this.voice = voice;
        this.index = index;
        item("response.output_item.added", begun);
        part("response.content_part.added", OutputText.of("", List.of()));
    }

    @Override
    public void say(String more, List<ChatReply.TokenLogprob> itsLogprobs) {
        text.append(more);
        logprobs.addAll(itsLogprobs);
        if (!more.isEmpty() || !itsLogprobs.isEmpty()) {
            voice.tell(
                    number ->
                            new ResponseEvent.TextDelta(
                                    "response.output_text.delta",
                                    number,
                                    begun.id(),
                                    index,
                                    0,
                                    more,
                                    itsLogprobs));
        }
    }

    @Override
    public ResponseItem.Output finish(boolean whole) {
        OutputText content = OutputText.of(text.toString(), logprobs);
        voice.tell(
                number ->
                        new ResponseEvent.TextDone(
                                "response.output_text.done",
                                number,
                                begun.id(),
                                index,
                                0,
                                content.text(),
                                content.logprobs()));
        part("response.content_part.done", content);
        ResponseItem.Output message = begun.with(whole ? "completed" : "incomplete", content);
        item("response.output_item.done", message);
        return message;
    }

    private void item(String type, ResponseItem.Output message) {
        voice.tell(number -> new ResponseEvent.Item(type, number, index, message));
    }

    private void part(String type, OutputText content) {
        voice.tell(number -> new ResponseEvent.Part(type, number, begun.id(), index, 0, content));
    }
}
