package dev.montage.server.endpoints;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.MeanPool;
import dev.montage.models.families.ChatModel;
import dev.montage.models.sequence.Segment;
import dev.montage.server.serving.Catalog;
import dev.montage.server.serving.Failures;
import dev.montage.server.serving.Prompts;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.Body;
import dev.montage.server.web.Client;
import dev.montage.server.web.Json;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.EmbeddingReply;
import dev.montage.server.wire.EmbeddingRequest;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** POST /v1/embeddings. */
final class Embeddings {
    private final Settings settings;
    private final Catalog catalog;
    private final Generating generating;

    Embeddings(Settings settings, Catalog catalog, Generating generating) {
        this.settings = settings;
        this.catalog = catalog;
        this.generating = generating;
    }

    void register(Routes routes) {
        routes.post("/v1/embeddings", this::embed);
    }

    /** A text, and where its states are gathered. */
    private record Reading(GenerationRequest request, MeanPool pool) {}

    private void embed(ServerRequest request, ServerResponse response) {
        EmbeddingRequest wanted =
                EmbeddingRequest.of(Body.json(request, settings.limits().jsonBytes()));
        ChatModel model = catalog.chat(wanted.model());
        int size =
                wanted.dimensions()
                        .map(dimensions -> dimensions.within(model.hiddenSize()))
                        .orElse(model.hiddenSize());
        Instant deadline = Instant.now().plus(settings.limits().request());
        List<Reading> readings =
                wanted.inputs().stream().map(input -> reading(model, input, deadline)).toList();
        int tokens = read(model, readings, response);
        List<EmbeddingReply.Item> items = new ArrayList<>();
        for (Reading reading : readings) {
            EmbeddingReply.Vector vector =
                    EmbeddingReply.Vector.of(reading.pool().embedding(size), wanted.base64());
            items.add(new EmbeddingReply.Item("embedding", items.size(), vector));
        }
        Json.send(
                response,
                new EmbeddingReply(
                        "list", items, model.id(), new EmbeddingReply.Usage(tokens, tokens)));
    }

    private static Reading reading(
            ChatModel model, EmbeddingRequest.Input input, Instant deadline) {
        List<Segment> prompt = Prompts.completion(model, input.text());
        int length = prompt.stream().mapToInt(Segment::length).sum();
        if (length > model.contextLength()) {
            throw Failures.tooLong(input.path(), length, model.contextLength());
        }
        MeanPool pool = new MeanPool(model.hiddenSize());
        return new Reading(
                GenerationRequest.reading(prompt, model.tokenizer(), Optional.of(deadline), pool),
                pool);
    }

    /**
     * Reads all texts, as many at a time as the engine computes together, so that a long list does
     * not fill the queue.
     *
     * @return their tokens
     */
    private int read(ChatModel model, List<Reading> readings, ServerResponse response) {
        Client client = Client.watch();
        int group = settings.engine().running();
        int tokens = 0;
        for (int from = 0; from < readings.size(); from += group) {
            List<GenerationRequest> requests =
                    readings.subList(from, Math.min(readings.size(), from + group)).stream()
                            .map(Reading::request)
                            .toList();
            tokens +=
                    generating
                            .submit(model, requests, response, client::isGone)
                            .run(new Patience())
                            .usage(1)
                            .promptTokens();
        }
        return tokens;
    }

    /** Waits for the end and nothing else. */
    private record Patience() implements Generating.Listener {
        @Override
        public void token(int choice, Event.Token token) {
            throw new IllegalStateException("a text that is only read gave a token");
        }

        @Override
        public void finished(int choice, Event.Finished finished) {
            // Its states are gathered.
        }

        @Override
        public void silence() {
            // There is nothing to send before the reply.
        }
    }
}
