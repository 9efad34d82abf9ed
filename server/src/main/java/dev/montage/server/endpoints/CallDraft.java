package dev.montage.server.endpoints;

import dev.montage.server.wire.ChatReply;
import dev.montage.server.wire.ResponseEvent;
import dev.montage.server.wire.ResponseItem;
import java.util.List;

/** A call in a response; log-probabilities of its tokens are not told. */
final class CallDraft implements ItemDraft {
    private final Voice voice;
    private final int index;
    private final StringBuilder arguments = new StringBuilder();
    private final ResponseItem.FunctionCall begun;

    /** Begins with number {@code index} in the output. */
    CallDraft(Voice voice, int index, String name) {
        this.voice = voice;
        this.index = index;
        begun = ResponseItem.FunctionCall.create("in_progress", Identity.random("call_"), name, "");
        item("response.output_item.added", begun);
    }

    @Override
    public void say(String more, List<ChatReply.TokenLogprob> itsLogprobs) {
        arguments.append(more);
        voice.tell(
                number ->
                        new ResponseEvent.ArgumentsDelta(
                                "response.function_call_arguments.delta",
                                number,
                                begun.id(),
                                index,
                                more));
    }

    @Override
    public ResponseItem.FunctionCall finish(boolean whole) {
        ResponseItem.FunctionCall call =
                begun.with(whole ? "completed" : "incomplete", arguments.toString());
        voice.tell(
                number ->
                        new ResponseEvent.ArgumentsDone(
                                "response.function_call_arguments.done",
                                number,
                                call.id(),
                                index,
                                call.name(),
                                call.arguments()));
        item("response.output_item.done", call);
        return call;
    }

    private void item(String type, ResponseItem.FunctionCall call) {
        voice.tell(number -> new ResponseEvent.Item(type, number, index, call));
    }
}
