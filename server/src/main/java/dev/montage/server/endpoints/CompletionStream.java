package dev.montage.server.endpoints;

import dev.montage.models.decoding.Event;
import dev.montage.server.web.EventStream;
import dev.montage.server.wire.CompletionReply;
import dev.montage.server.wire.CompletionRequest;
import dev.montage.tokenizers.Tokenizer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** A text completion as a stream. */
final class CompletionStream implements Generating.Listener {
    private final EventStream events;
    private final CompletionRequest wanted;
    private final TokenTexts texts;
    private final Identity identity;
    private final List<String> echoes;
    private final int[] characters;
    private final BitSet begun = new BitSet();

    CompletionStream(
            EventStream events,
            CompletionRequest wanted,
            Tokenizer tokenizer,
            Identity identity,
            List<String> echoes) {
        this.events = events;
        this.wanted = wanted;
        this.texts = new TokenTexts(tokenizer);
        this.identity = identity;
        this.echoes = echoes;
        characters = new int[echoes.size()];
    }

    @Override
    public void token(int choice, Event.Token token) {
        Optional<CompletionReply.Logprobs> logprobs =
                wanted.logprobs().map(top -> texts.completion(List.of(token), characters[choice]));
        String text = echo(choice) + token.text();
        characters[choice] += token.text().length();
        if (!text.isEmpty() || logprobs.isPresent()) {
            send(choice, text, logprobs, Optional.empty());
        }
    }

    @Override
    public void finished(int choice, Event.Finished finished) {
        send(
                choice,
                echo(choice) + finished.text(),
                Optional.empty(),
                Optional.of(Answer.wireName(finished.reason())));
    }

    @Override
    public void silence() {
        events.ping();
    }

    /** The last chunk, if the client wants to know what it cost. */
    void end(Costs costs) {
        if (wanted.options().includeUsage()) {
            events.send(
                    new CompletionReply(
                            identity.id(),
                            Completions.OBJECT,
                            identity.created(),
                            identity.model(),
                            List.of(),
                            Optional.of(costs.usage(wanted.options().choices())),
                            Optional.of(costs.timings())));
        }
    }

    /** The prompt, before the first text of an answer. */
    private String echo(int choice) {
        if (begun.get(choice)) {
            return "";
        }
        begun.set(choice);
        return echoes.get(choice);
    }

    private void send(
            int choice,
            String text,
            Optional<CompletionReply.Logprobs> logprobs,
            Optional<String> finishReason) {
        events.send(
                new CompletionReply(
                        identity.id(),
                        Completions.OBJECT,
                        identity.created(),
                        identity.model(),
                        List.of(new CompletionReply.Choice(text, choice, logprobs, finishReason)),
                        Optional.empty(),
                        Optional.empty()));
    }
}
