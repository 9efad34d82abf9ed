package dev.montage.server.endpoints;

import dev.montage.server.openapi.OpenApiDocument;
import dev.montage.server.web.Json;
import dev.montage.server.web.Routes;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** GET /openapi.json: written when it is first asked for, as few servers are. */
final class OpenApi {
    private Optional<byte[]> document = Optional.empty();

    void register(Routes routes) {
        routes.get("/openapi.json", this::describe);
    }

    private void describe(ServerRequest request, ServerResponse response) {
        response.header(HeaderValues.CONTENT_TYPE_JSON);
        response.send(document());
    }

    private synchronized byte[] document() {
        byte[] written = document.orElseGet(() -> Json.bytes(OpenApiDocument.write()));
        document = Optional.of(written);
        return written;
    }
}
