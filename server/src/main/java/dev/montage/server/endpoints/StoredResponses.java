package dev.montage.server.endpoints;

import dev.montage.server.serving.ResponseStore;
import dev.montage.server.serving.StoredResponse;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Json;
import dev.montage.server.web.Query;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.ResponseItem;
import dev.montage.server.wire.ResponseReply;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** GET and DELETE /v1/responses/{response_id}, its input_items, and POST of its cancel. */
final class StoredResponses {
    private static final String PATH = "/v1/responses/{response_id}";
    private static final int MOST_ITEMS = 100;
    private static final int USUAL_ITEMS = 20;

    private final ResponseStore store;

    StoredResponses(ResponseStore store) {
        this.store = store;
    }

    void register(Routes routes) {
        routes.get(PATH, this::get);
        routes.delete(PATH, this::delete);
        routes.post(PATH + "/cancel", this::cancel);
        routes.get(PATH + "/input_items", this::inputItems);
    }

    private void get(ServerRequest request, ServerResponse response) {
        if (new Query(request).text("stream").filter("true"::equals).isPresent()) {
            throw Query.invalid("stream", "a stored response is sent as a whole only");
        }
        Json.send(response, find(request).reply());
    }

    private void delete(ServerRequest request, ServerResponse response) {
        String id = id(request);
        if (!store.remove(id)) {
            throw notFound(id);
        }
        Json.send(response, new ResponseReply.Deleted(id, "response", true));
    }

    private void cancel(ServerRequest request, ServerResponse response) {
        if (!find(request).reply().terms().background()) {
            throw ApiException.of(
                    400,
                    "not_in_background",
                    "Only a response that was made with background: true can be cancelled.");
        }
        String id = id(request);
        StoredResponse after =
                store.update(id, reply -> reply.with(ResponseReply.Status.CANCELLED))
                        .orElseThrow(() -> notFound(id));
        Json.send(response, after.reply());
    }

    private void inputItems(ServerRequest request, ServerResponse response) {
        Paging paging = Paging.of(new Query(request), MOST_ITEMS, USUAL_ITEMS);
        Json.send(response, paging.of(find(request).input(), ResponseItem::id));
    }

    private StoredResponse find(ServerRequest request) {
        String id = id(request);
        return store.find(id).orElseThrow(() -> notFound(id));
    }

    private static String id(ServerRequest request) {
        return request.path().pathParameters().get("response_id");
    }

    private static ApiException notFound(String id) {
        return ApiException.notFound(
                "response_id",
                "response_not_found",
                "Response with id '%s' not found.".formatted(id));
    }
}
