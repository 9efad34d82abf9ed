package dev.montage.server.endpoints;

import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.families.ChatModel;
import dev.montage.server.serving.AnswerGrammars;
import dev.montage.server.serving.Catalog;
import dev.montage.server.serving.Conversations;
import dev.montage.server.serving.ResponseStore;
import dev.montage.server.serving.StoredResponse;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Body;
import dev.montage.server.web.ClientGoneException;
import dev.montage.server.web.Draining;
import dev.montage.server.web.EventStream;
import dev.montage.server.web.Json;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.ResponseEvent;
import dev.montage.server.wire.ResponseItem;
import dev.montage.server.wire.ResponseReply;
import dev.montage.server.wire.ResponseReply.Status;
import dev.montage.server.wire.ResponseRequest;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** POST /v1/responses: at once, as a stream, or in the background. */
final class Responses {
    private static final Logger LOG = System.getLogger(Responses.class.getName());

    private final Settings settings;
    private final Catalog catalog;
    private final Generating generating;
    private final ResponseStore store;
    private final Conversations conversations;
    private final Draining draining;

    Responses(
            Settings settings,
            Catalog catalog,
            Generating generating,
            ResponseStore store,
            Conversations conversations,
            Draining draining) {
        this.settings = settings;
        this.catalog = catalog;
        this.generating = generating;
        this.store = store;
        this.conversations = conversations;
        this.draining = draining;
    }

    void register(Routes routes) {
        routes.post("/v1/responses", this::create);
    }

    /** A request, understood; {@code created} is what it begins with. */
    private record Work(
            ResponseRequest wanted,
            ChatModel model,
            List<GenerationRequest> requests,
            StoredResponse created) {

        ResponseDraft draft(ResponseDraft.Audience audience) {
            return new ResponseDraft(
                    created.reply().with(Status.IN_PROGRESS),
                    new TokenTexts(model.tokenizer()),
                    wanted.tools().isCalling() ? Optional.of(model.toolSyntax()) : Optional.empty(),
                    wanted.topLogprobs().isPresent(),
                    audience);
        }

        String id() {
            return created.reply().id();
        }
    }

    private void create(ServerRequest request, ServerResponse response) {
        Work work = work(ResponseRequest.of(Body.json(request, settings.limits().jsonBytes())));
        if (work.wanted().options().stream()) {
            stream(work, response);
            return;
        }
        ResponseReply reply =
                work.wanted().background() ? begin(work, response) : answer(work, response);
        Json.send(response, reply);
    }

    private Work work(ResponseRequest wanted) {
        ChatModel model = catalog.chat(wanted.model());
        List<ResponseItem> input = Conversations.continued(store, wanted);
        List<GenerationRequest> requests =
                generating.requests(
                        model,
                        List.of(conversations.prompt(model, wanted, input)),
                        wanted.options(),
                        AnswerGrammars.of(model, wanted.format(), wanted.tools(), "text.format"),
                        wanted.topLogprobs(),
                        "input");
        Identity identity = Identity.create("resp_", model.id());
        ResponseReply.Terms terms =
                ResponseReply.Terms.of(model.id(), wanted, requests.getFirst().sampling());
        ResponseReply created = ResponseReply.created(identity.id(), identity.created(), terms);
        return new Work(wanted, model, requests, new StoredResponse(created, input));
    }

    private ResponseReply answer(Work work, ServerResponse response) {
        ResponseDraft draft = work.draft(new Nobody());
        return keep(
                work, draft.whole(generating.run(work.model(), work.requests(), response, draft)));
    }

    private void stream(Work work, ServerResponse response) {
        EventStream events = new EventStream(response);
        ResponseDraft draft = work.draft(new Reader(events));
        ResponseReply last;
        try {
            last = draft.whole(generating.run(work.model(), work.requests(), response, draft));
        } catch (ApiException e) {
            if (!events.isBegun()) {
                throw e;
            }
            last = work.created().reply().failed(String.valueOf(e.getMessage()));
        }
        // Kept before the client learns of the end, so that it can go on at once.
        draft.end(keep(work, last));
    }

    private ResponseReply keep(Work work, ResponseReply last) {
        if (work.wanted().store()) {
            store.add(new StoredResponse(last, work.created().input()));
        }
        return last;
    }

    private ResponseReply begin(Work work, ServerResponse response) {
        Generating.Queued queued =
                generating.submit(
                        work.model(), work.requests(), response, () -> !store.isWanted(work.id()));
        store.add(work.created());
        draining.runApart("response", () -> finish(work, queued));
        return work.created().reply();
    }

    private void finish(Work work, Generating.Queued queued) {
        ResponseDraft draft = work.draft(new Poller(work.id()));
        try {
            ResponseReply last = draft.whole(queued.run(draft));
            store.update(work.id(), reply -> last);
        } catch (ClientGoneException e) {
            // Cancelled or deleted: the store knows already.
        } catch (ApiException e) {
            store.update(work.id(), reply -> reply.failed(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "response " + work.id() + " failed", e);
            store.update(work.id(), reply -> reply.failed("The server failed to answer."));
        }
    }

    /** Waits for the whole answer. */
    private record Nobody() implements ResponseDraft.Audience {
        @Override
        public void tell(ResponseEvent event) {
            // The reply has it all.
        }

        @Override
        public void silence() {
            // There is nothing to send before the reply.
        }
    }

    /** Reads a stream. */
    private record Reader(EventStream events) implements ResponseDraft.Audience {
        @Override
        public void tell(ResponseEvent event) {
            events.send(event.type(), event);
        }

        @Override
        public void silence() {
            events.ping();
        }
    }

    /** Looks at the store from time to time. */
    private final class Poller implements ResponseDraft.Audience {
        private final String id;

        Poller(String id) {
            this.id = id;
        }

        @Override
        public void tell(ResponseEvent event) {
            if (event instanceof ResponseEvent.Item) {
                store.update(id, reply -> reply.with(Status.IN_PROGRESS));
            }
        }

        @Override
        public void silence() {
            // Nobody waits on a connection.
        }
    }
}
