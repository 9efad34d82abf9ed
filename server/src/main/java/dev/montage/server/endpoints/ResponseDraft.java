package dev.montage.server.endpoints;

import dev.montage.models.decoding.Event;
import dev.montage.server.wire.ChatReply;
import dev.montage.server.wire.ResponseEvent;
import dev.montage.server.wire.ResponseMessage;
import dev.montage.server.wire.ResponseMessage.OutputText;
import dev.montage.server.wire.ResponseReply;
import dev.montage.server.wire.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A response as it grows: the events that a stream of it has, and in the end the whole. */
final class ResponseDraft implements Generating.Listener {
    private final ResponseReply begun;
    private final TokenTexts texts;
    private final boolean wantsLogprobs;
    private final Audience audience;
    private final StringBuilder text = new StringBuilder();
    private final List<ChatReply.TokenLogprob> logprobs = new ArrayList<>();
    private ResponseMessage.Output message =
            ResponseMessage.Output.create("in_progress", List.of());
    private boolean speaking;
    private int sequence;

    /** Who is told of a response while it grows. */
    interface Audience {
        void tell(ResponseEvent event);

        /** Nothing has happened for a while. */
        void silence();
    }

    /**
     * A draft without text.
     *
     * @param begun the response, in progress
     */
    ResponseDraft(ResponseReply begun, TokenTexts texts, boolean wantsLogprobs, Audience audience) {
        this.begun = begun;
        this.texts = texts;
        this.wantsLogprobs = wantsLogprobs;
        this.audience = audience;
    }

    @Override
    public void queued() {
        changed("response.created", begun);
        changed("response.in_progress", begun);
    }

    @Override
    public void token(int choice, Event.Token token) {
        speak();
        List<ChatReply.TokenLogprob> more =
                wantsLogprobs ? texts.chat(List.of(token)).content() : List.of();
        logprobs.addAll(more);
        say(token.text(), more);
    }

    @Override
    public void finished(int choice, Event.Finished finished) {
        speak();
        say(finished.text(), List.of());
        OutputText content = OutputText.of(text.toString(), logprobs);
        boolean whole = finished.reason() == Event.FinishReason.STOP;
        message = message.with(whole ? "completed" : "incomplete", content);
        audience.tell(
                new ResponseEvent.TextDone(
                        "response.output_text.done",
                        sequence++,
                        message.id(),
                        0,
                        0,
                        content.text(),
                        List.copyOf(logprobs)));
        part("response.content_part.done", content);
        item("response.output_item.done");
    }

    @Override
    public void silence() {
        audience.silence();
    }

    /** The whole response, once its text is finished. */
    ResponseReply whole(Costs costs) {
        Usage usage = costs.usage(1);
        return begun.answered(
                message,
                Instant.now().getEpochSecond(),
                new ResponseReply.Usage(
                        usage.promptTokens(),
                        new ResponseReply.InputDetails(
                                usage.promptTokensDetails().cachedTokens(), 0),
                        usage.completionTokens(),
                        new ResponseReply.OutputDetails(0),
                        usage.totalTokens()));
    }

    /** Tells how it ended. */
    void end(ResponseReply last) {
        switch (last.status()) {
            case COMPLETED -> changed("response.completed", last);
            case INCOMPLETE -> changed("response.incomplete", last);
            case FAILED -> changed("response.failed", last);
            case QUEUED, IN_PROGRESS, CANCELLED ->
                    throw new IllegalArgumentException("no end: " + last.status());
        }
    }

    private void speak() {
        if (!speaking) {
            speaking = true;
            item("response.output_item.added");
            part("response.content_part.added", OutputText.of("", List.of()));
        }
    }

    private void say(String more, List<ChatReply.TokenLogprob> itsLogprobs) {
        text.append(more);
        if (!more.isEmpty() || !itsLogprobs.isEmpty()) {
            audience.tell(
                    new ResponseEvent.TextDelta(
                            "response.output_text.delta",
                            sequence++,
                            message.id(),
                            0,
                            0,
                            more,
                            itsLogprobs));
        }
    }

    private void changed(String type, ResponseReply reply) {
        audience.tell(new ResponseEvent.Changed(type, sequence++, reply));
    }

    private void item(String type) {
        audience.tell(new ResponseEvent.Item(type, sequence++, 0, message));
    }

    private void part(String type, OutputText content) {
        audience.tell(new ResponseEvent.Part(type, sequence++, message.id(), 0, 0, content));
    }
}
