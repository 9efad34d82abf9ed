package dev.montage.server.endpoints;

import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.families.ChatModel;
import dev.montage.server.serving.Catalog;
import dev.montage.server.serving.Prompts;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.Body;
import dev.montage.server.web.EventStream;
import dev.montage.server.web.Json;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.CompletionReply;
import dev.montage.server.wire.CompletionRequest;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** POST /v1/completions. */
final class Completions {
    static final String OBJECT = "text_completion";

    private final Settings settings;
    private final Catalog catalog;
    private final Generating generating;

    Completions(Settings settings, Catalog catalog, Generating generating) {
        this.settings = settings;
        this.catalog = catalog;
        this.generating = generating;
    }

    void register(Routes routes) {
        routes.post("/v1/completions", this::complete);
    }

    private void complete(ServerRequest request, ServerResponse response) {
        CompletionRequest wanted =
                CompletionRequest.of(
                        Body.json(request, settings.limits().jsonBytes()),
                        settings.limits().choices());
        ChatModel model = catalog.chat(wanted.model());
        List<GenerationRequest> requests =
                generating.requests(
                        model,
                        wanted.prompts().stream()
                                .map(prompt -> Prompts.completion(model, prompt))
                                .toList(),
                        wanted.options(),
                        Optional.empty(),
                        wanted.logprobs(),
                        "prompt");
        Identity identity = Identity.create("cmpl-", model.id());
        List<String> echoes = echoes(wanted, model);
        if (wanted.options().stream()) {
            EventStream events = new EventStream(response);
            CompletionStream stream =
                    new CompletionStream(events, wanted, model.tokenizer(), identity, echoes);
            generating.stream(
                    events, () -> stream.end(generating.run(model, requests, response, stream)));
        } else {
            List<Answer> answers = new ArrayList<>();
            requests.forEach(each -> answers.add(new Answer()));
            Costs costs =
                    generating.run(
                            model, requests, response, new ChatCompletions.Collector(answers));
            CompletionReply reply =
                    new CompletionReply(
                            identity.id(),
                            OBJECT,
                            identity.created(),
                            identity.model(),
                            choices(wanted, model, answers, echoes),
                            Optional.of(costs.usage(wanted.options().choices())),
                            Optional.of(costs.timings()));
            Json.send(response, reply);
        }
    }

    private static List<CompletionReply.Choice> choices(
            CompletionRequest wanted, ChatModel model, List<Answer> answers, List<String> echoes) {
        TokenTexts texts = new TokenTexts(model.tokenizer());
        return IntStream.range(0, answers.size())
                .mapToObj(
                        i -> {
                            Answer answer = answers.get(i);
                            return new CompletionReply.Choice(
                                    echoes.get(i) + answer.text(),
                                    i,
                                    wanted.logprobs()
                                            .map(top -> texts.completion(answer.tokens(), 0)),
                                    Optional.of(answer.finishReason()));
                        })
                .toList();
    }

    /** What each answer begins with: its prompt, if the client wants it back. */
    private static List<String> echoes(CompletionRequest wanted, ChatModel model) {
        return wanted.prompts().stream()
                .map(prompt -> wanted.echo() ? text(prompt, model) : "")
                .flatMap(
                        text ->
                                IntStream.range(0, wanted.options().choices())
                                        .mapToObj(choice -> text))
                .toList();
    }

    private static String text(CompletionRequest.Prompt prompt, ChatModel model) {
        return switch (prompt) {
            case CompletionRequest.Prompt.Text text -> text.text();
            case CompletionRequest.Prompt.Tokens tokens ->
                    model.tokenizer()
                            .decode(tokens.ids().stream().mapToInt(Integer::intValue).toArray());
        };
    }
}
