package dev.montage.server.endpoints;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.families.ChatModel;
import dev.montage.models.tools.ToolSyntax;
import dev.montage.server.serving.AnswerGrammars;
import dev.montage.server.serving.Catalog;
import dev.montage.server.serving.MediaParts;
import dev.montage.server.serving.Prompts;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.Body;
import dev.montage.server.web.EventStream;
import dev.montage.server.web.Json;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.ChatReply;
import dev.montage.server.wire.ChatRequest;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** POST /v1/chat/completions. */
final class ChatCompletions {
    private final Settings settings;
    private final Catalog catalog;
    private final Generating generating;
    private final MediaParts media;

    ChatCompletions(Settings settings, Catalog catalog, Generating generating, MediaParts media) {
        this.settings = settings;
        this.catalog = catalog;
        this.generating = generating;
        this.media = media;
    }

    void register(Routes routes) {
        routes.post("/v1/chat/completions", this::complete);
    }

    private void complete(ServerRequest request, ServerResponse response) {
        ChatRequest chat =
                ChatRequest.of(
                        Body.json(request, settings.limits().jsonBytes()),
                        settings.limits().choices());
        ChatModel model = catalog.chat(chat.model());
        List<GenerationRequest> requests =
                generating.requests(
                        model,
                        List.of(Prompts.chat(model, chat, media)),
                        chat.options(),
                        AnswerGrammars.of(model, chat),
                        chat.topLogprobs(),
                        "messages");
        Identity identity = Identity.create("chatcmpl-", model.id());
        if (chat.options().stream()) {
            EventStream events = new EventStream(response);
            ChatStream stream = new ChatStream(events, chat, model, identity);
            generating.stream(
                    events, () -> stream.end(generating.run(model, requests, response, stream)));
        } else {
            Json.send(response, whole(chat, model, requests, identity, response));
        }
    }

    private ChatReply whole(
            ChatRequest chat,
            ChatModel model,
            List<GenerationRequest> requests,
            Identity identity,
            ServerResponse response) {
        List<Answer> answers = new ArrayList<>();
        requests.forEach(request -> answers.add(new Answer()));
        Costs costs = generating.run(model, requests, response, new Collector(answers));
        TokenTexts texts = new TokenTexts(model.tokenizer());
        List<ChatReply.Choice> choices =
                IntStream.range(0, answers.size())
                        .mapToObj(
                                i -> {
                                    Answer answer = answers.get(i);
                                    ChatReply.Message message =
                                            ChatMessages.of(answer.text(), syntax(chat, model));
                                    return new ChatReply.Choice(
                                            i,
                                            message,
                                            chat.topLogprobs()
                                                    .map(top -> texts.chat(answer.tokens())),
                                            answer.finishReason(message.toolCalls().isPresent()));
                                })
                        .toList();
        return new ChatReply(
                identity.id(),
                "chat.completion",
                identity.created(),
                identity.model(),
                choices,
                costs.usage(chat.options().choices()),
                costs.timings());
    }

    /** How calls are written in the answers; empty if there are none. */
    static Optional<ToolSyntax> syntax(ChatRequest chat, ChatModel model) {
        return chat.tools().isCalling() ? Optional.of(model.toolSyntax()) : Optional.empty();
    }

    /** Gathers events into answers. */
    record Collector(List<Answer> answers) implements Generating.Listener {
        @Override
        public void token(int choice, Event.Token token) {
            answers.get(choice).add(token);
        }

        @Override
        public void finished(int choice, Event.Finished finished) {
            answers.get(choice).finish(finished);
        }

        @Override
        public void silence() {
            // A reply that is not a stream has nothing to say before its end.
        }
    }
}
