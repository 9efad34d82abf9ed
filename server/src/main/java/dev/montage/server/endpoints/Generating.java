package dev.montage.server.endpoints;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.LogitRule;
import dev.montage.models.families.ChatModel;
import dev.montage.models.grammar.Grammar;
import dev.montage.models.sequence.Segment;
import dev.montage.server.metrics.ServerMetrics;
import dev.montage.server.serving.Choices;
import dev.montage.server.serving.Failures;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Client;
import dev.montage.server.web.EventStream;
import dev.montage.server.wire.GenerationOptions;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** What chat and text completions share: from prompts to events, with the client in view. */
final class Generating {
    private final Settings settings;
    private final ServerMetrics metrics;

    Generating(Settings settings, ServerMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Who is told of each event; the numbers are those of answers. */
    interface Listener {
        /** All requests are in the queue: the reply will not be a 429. */
        default void queued() {}

        void token(int choice, Event.Token token);

        void finished(int choice, Event.Finished finished);

        /** Nothing has happened for a while. */
        void silence();
    }

    /**
     * The requests for all answers to all prompts, those to the first prompt first.
     *
     * @param grammar what answers must be in; empty for any text
     * @param param the field that holds the prompt, for errors
     */
    List<GenerationRequest> requests(
            ChatModel model,
            List<List<Segment>> prompts,
            GenerationOptions options,
            Optional<Grammar> grammar,
            Optional<Integer> topLogprobs,
            String param) {
        for (int id : options.sampling().logitBias().keySet()) {
            if (id >= model.tokenizer().vocabularySize()) {
                throw ApiException.field(
                        "logit_bias",
                        "invalid_value",
                        "Invalid 'logit_bias': token " + id + " is not in the vocabulary.");
            }
        }
        long seed = options.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong());
        List<GenerationRequest> requests = new ArrayList<>();
        for (List<Segment> prompt : prompts) {
            int length = prompt.stream().mapToInt(Segment::length).sum();
            int room = model.contextLength() - length;
            if (room < 1) {
                throw Failures.tooLong(param, length, model.contextLength());
            }
            int most = Math.min(room, options.maxTokens().orElse(room));
            Set<Integer> stopIds = options.ignoreStop() ? Set.of() : model.stopIds();
            grammar.ifPresent(form -> requireRoom(form, options, room));
            for (int choice = 0; choice < options.choices(); choice++) {
                requests.add(
                        new GenerationRequest(
                                prompt,
                                model.tokenizer(),
                                most,
                                stopIds,
                                options.stop(),
                                options.sampling(model.recommendedSampling(), seed, choice),
                                topLogprobs.isPresent(),
                                topLogprobs.orElse(0),
                                grammar.<List<LogitRule>>map(
                                                form -> List.of(form.rule(most, stopIds)))
                                        .orElse(List.of()),
                                Optional.of(Instant.now().plus(settings.limits().request()))));
            }
        }
        return requests;
    }

    /** Throws if no answer in the grammar fits. */
    private static void requireRoom(Grammar grammar, GenerationOptions options, int room) {
        int least = grammar.tokensToEnd();
        if (options.maxTokens().isPresent() && options.maxTokens().get() < least) {
            throw ApiException.field(
                    options.limitField(),
                    "invalid_value",
                    "Invalid '%s': the shortest answer of this form needs %d tokens, found %d."
                            .formatted(options.limitField(), least, options.maxTokens().get()));
        }
        if (room < least) {
            throw Failures.noRoom(room, least);
        }
    }

    /**
     * Runs requests to their end. Until then the client is watched; if it leaves, they are
     * cancelled.
     *
     * @throws ApiException if one fails
     */
    Costs run(
            ChatModel model,
            List<GenerationRequest> requests,
            ServerResponse response,
            Listener listener) {
        Client client = Client.watch();
        return submit(model, requests, response, client::isGone).run(listener);
    }

    /**
     * Queues requests.
     *
     * @param unwanted asked every now and then: once true, the requests are cancelled
     * @throws ApiException 429 if the queue is full
     */
    Queued submit(
            ChatModel model,
            List<GenerationRequest> requests,
            ServerResponse response,
            BooleanSupplier unwanted) {
        RateLimits.write(response, model.generator().status());
        try {
            return new Queued(
                    Choices.submit(model.generator(), requests, unwanted),
                    new Costs(model.id(), metrics, requests));
        } catch (IllegalArgumentException e) {
            throw ApiException.of(400, "context_length_exceeded", String.valueOf(e.getMessage()));
        }
    }

    /** Like {@link #run}, but a failure after the first event goes into the stream. */
    void stream(EventStream events, Runnable work) {
        try {
            work.run();
            events.done();
        } catch (ApiException e) {
            if (!events.isBegun()) {
                throw e;
            }
            events.fail(e);
        }
    }

    /** Requests in the queue of a model, until {@link #run}. */
    final class Queued {
        private final Choices choices;
        private final Costs costs;

        private Queued(Choices choices, Costs costs) {
            this.choices = choices;
            this.costs = costs;
        }

        /**
         * Tells {@code listener} of everything to the end.
         *
         * @throws ApiException if one of the requests fails
         * @throws dev.montage.server.web.ClientGoneException once they are unwanted
         */
        Costs run(Listener listener) {
            try (choices) {
                listener.queued();
                while (!choices.isOver()) {
                    choices.next(settings.server().ping())
                            .ifPresentOrElse(item -> tell(item, listener), listener::silence);
                }
                return costs;
            } catch (InterruptedException e) {
                throw Failures.interrupted();
            }
        }

        private void tell(Choices.Item item, Listener listener) {
            switch (item.event()) {
                case Event.Token token -> {
                    costs.token(item.choice());
                    listener.token(item.choice(), token);
                }
                case Event.Finished finished -> {
                    costs.finished(finished);
                    listener.finished(item.choice(), finished);
                }
                case Event.Slice slice -> throw slice.unexpected();
                case Event.Failed failed -> throw Failures.failed(failed);
            }
        }
    }
}
