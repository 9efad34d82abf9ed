package dev.montage.server.endpoints;

import dev.montage.models.decoding.Event;
import dev.montage.models.families.ChatModel;
import dev.montage.models.tools.ToolSyntax;
import dev.montage.server.web.EventStream;
import dev.montage.server.wire.ChatReply;
import dev.montage.server.wire.ChatReply.Delta;
import dev.montage.server.wire.ChatRequest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A chat completion as a stream: first the role, then text as it comes, the reason of the end, and
 * the usage if asked for.
 */
final class ChatStream implements Generating.Listener {
    private static final String OBJECT = "chat.completion.chunk";

    private final EventStream events;
    private final ChatRequest chat;
    private final TokenTexts texts;
    private final Identity identity;
    private final BitSet begun = new BitSet();
    private final List<AnswerDeltas> answers;

    ChatStream(EventStream events, ChatRequest chat, ChatModel model, Identity identity) {
        this.events = events;
        this.chat = chat;
        this.texts = new TokenTexts(model.tokenizer());
        this.identity = identity;
        Optional<ToolSyntax> syntax = ChatCompletions.syntax(chat, model);
        answers =
                Stream.generate(() -> new AnswerDeltas(syntax))
                        .limit(chat.options().choices())
                        .toList();
    }

    @Override
    public void token(int choice, Event.Token token) {
        begin(choice);
        Optional<ChatReply.Logprobs> logprobs =
                chat.topLogprobs().map(top -> texts.chat(List.of(token)));
        List<Delta> deltas = new ArrayList<>(answers.get(choice).read(token.text()));
        if (deltas.isEmpty() && logprobs.isPresent()) {
            deltas.add(Delta.ofContent(""));
        }
        for (int i = 0; i < deltas.size(); i++) {
            send(choice, deltas.get(i), i == 0 ? logprobs : Optional.empty(), Optional.empty());
        }
    }

    @Override
    public void finished(int choice, Event.Finished finished) {
        begin(choice);
        AnswerDeltas answer = answers.get(choice);
        Stream.concat(answer.read(finished.text()).stream(), answer.finish().stream())
                .forEach(delta -> send(choice, delta, Optional.empty(), Optional.empty()));
        send(
                choice,
                new Delta(Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.of(Answer.wireName(finished.reason(), answer.hasCalled())));
    }

    @Override
    public void silence() {
        events.ping();
    }

    /** The last chunk, if the client wants to know what it cost. */
    void end(Costs costs) {
        if (chat.options().includeUsage()) {
            events.send(
                    new ChatReply.Chunk(
                            identity.id(),
                            OBJECT,
                            identity.created(),
                            identity.model(),
                            List.of(),
                            Optional.of(costs.usage(chat.options().choices())),
                            Optional.of(costs.timings())));
        }
    }

    private void begin(int choice) {
        if (!begun.get(choice)) {
            begun.set(choice);
            send(
                    choice,
                    new Delta(Optional.of("assistant"), Optional.of(""), Optional.empty()),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    private void send(
            int choice,
            Delta delta,
            Optional<ChatReply.Logprobs> logprobs,
            Optional<String> finishReason) {
        events.send(
                new ChatReply.Chunk(
                        identity.id(),
                        OBJECT,
                        identity.created(),
                        identity.model(),
                        List.of(new ChatReply.ChunkChoice(choice, delta, logprobs, finishReason)),
                        Optional.empty(),
                        Optional.empty()));
    }
}
