package dev.montage.server.endpoints;

import dev.montage.models.decoding.Event;
import dev.montage.models.tools.ToolCallReader;
import dev.montage.models.tools.ToolCallReader.Piece;
import dev.montage.models.tools.ToolSyntax;
import dev.montage.server.wire.ChatReply;
import dev.montage.server.wire.ResponseEvent;
import dev.montage.server.wire.ResponseItem;
import dev.montage.server.wire.ResponseReply;
import dev.montage.server.wire.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A response as it grows: the events that a stream of it has, and in the end the whole. */
final class ResponseDraft implements Generating.Listener {
    private final ResponseReply begun;
    private final TokenTexts texts;
    private final Optional<ToolCallReader> reader;
    private final boolean wantsLogprobs;
    private final Audience audience;
    private final List<ResponseItem.Answer> finished = new ArrayList<>();
    private final List<ChatReply.TokenLogprob> unsaid = new ArrayList<>();
    private Optional<ItemDraft> current = Optional.empty();
    private boolean whole;
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
     * @param syntax how calls are written in the answer; empty if there are none
     */
    ResponseDraft(
            ResponseReply begun,
            TokenTexts texts,
            Optional<ToolSyntax> syntax,
            boolean wantsLogprobs,
            Audience audience) {
        this.begun = begun;
        this.texts = texts;
        this.reader = syntax.map(ToolCallReader::new);
        this.wantsLogprobs = wantsLogprobs;
        this.audience = audience;
    }

    /** Who is told, and the number of the next event. */
    private final class Voice implements ItemDraft.Voice {
        @Override
        public void tell(ItemDraft.Numbered event) {
            audience.tell(event.of(sequence++));
        }
    }

    @Override
    public void queued() {
        changed("response.created", begun);
        changed("response.in_progress", begun);
    }

    @Override
    public void token(int choice, Event.Token token) {
        if (wantsLogprobs) {
            unsaid.addAll(texts.chat(List.of(token)).content());
        }
        read(token.text());
    }

    @Override
    public void finished(int choice, Event.Finished end) {
        whole = end.reason() == Event.FinishReason.STOP;
        if (!end.text().isEmpty()) {
            read(end.text());
        }
        reader.ifPresent(pieces -> pieces.finish().forEach(this::add));
        if (current.isEmpty() && finished.isEmpty()) {
            message(); // an answer of nothing is a message without text
        }
        close(whole);
    }

    @Override
    public void silence() {
        audience.silence();
    }

    /** The whole response, once its text is finished. */
    ResponseReply whole(Costs costs) {
        Usage usage = costs.usage(1);
        return begun.answered(
                finished,
                whole,
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

    private void read(String text) {
        if (reader.isPresent()) {
            reader.get().read(text).forEach(this::add);
        } else {
            message().say(text, logprobs());
        }
    }

    private void add(Piece piece) {
        switch (piece) {
            case Piece.Speech(String text) -> message().say(text, logprobs());
            case Piece.Call(String name) -> {
                close(true);
                current = Optional.of(new CallDraft(new Voice(), finished.size(), name));
            }
            case Piece.Arguments(String text) -> current.orElseThrow().say(text, logprobs());
        }
    }

    /** The message that is being said, or a new one. */
    private ItemDraft message() {
        if (current.filter(MessageDraft.class::isInstance).isEmpty()) {
            close(true);
            current = Optional.of(new MessageDraft(new Voice(), finished.size()));
        }
        return current.orElseThrow();
    }

    /** Only what is said is ever cut off: calls are closed before the limit. */
    private void close(boolean complete) {
        current.ifPresent(item -> finished.add(item.finish(complete || item instanceof CallDraft)));
        current = Optional.empty();
    }

    /** Those of the tokens read since the last piece. */
    private List<ChatReply.TokenLogprob> logprobs() {
        List<ChatReply.TokenLogprob> taken = List.copyOf(unsaid);
        unsaid.clear();
        return taken;
    }

    private void changed(String type, ResponseReply reply) {
        audience.tell(new ResponseEvent.Changed(type, sequence++, reply));
    }
}
