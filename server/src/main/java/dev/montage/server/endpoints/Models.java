package dev.montage.server.endpoints;

import dev.montage.models.sequence.Modality;
import dev.montage.server.serving.Catalog;
import dev.montage.server.web.Json;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.ModelReply;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** GET /v1/models and /v1/models/{model}. */
final class Models {
    private final Catalog catalog;

    Models(Catalog catalog) {
        this.catalog = catalog;
    }

    void register(Routes routes) {
        routes.get("/v1/models", this::list);
        routes.get("/v1/models/{model}", this::one);
    }

    private void list(ServerRequest request, ServerResponse response) {
        List<ModelReply> data = catalog.all().stream().map(Models::reply).toList();
        Json.send(response, new ModelReply.Page("list", data));
    }

    private void one(ServerRequest request, ServerResponse response) {
        Catalog.Entry entry = catalog.get(request.path().pathParameters().get("model"));
        Json.send(response, reply(entry));
    }

    private static ModelReply reply(Catalog.Entry entry) {
        return new ModelReply(
                entry.model().id(),
                "model",
                entry.created().getEpochSecond(),
                entry.model().ownedBy(),
                new ModelReply.Architecture(
                        names(entry.model().inputs()), names(entry.model().outputs())));
    }

    private static List<String> names(Set<Modality> modalities) {
        return modalities.stream()
                .sorted()
                .flatMap(
                        modality ->
                                switch (modality) {
                                    case TEXT -> Stream.of("text");
                                    case AUDIO -> Stream.of("audio");
                                    case VISUAL -> Stream.of("image", "video");
                                })
                .toList();
    }
}
