package dev.montage.server.endpoints;

import dev.montage.server.serving.FileStore;
import dev.montage.server.serving.StoredFile;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Body;
import dev.montage.server.web.Form;
import dev.montage.server.web.Json;
import dev.montage.server.web.Query;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.FileReply;
import dev.montage.server.wire.FileRequest;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/** POST and GET /v1/files, GET and DELETE /v1/files/{file_id}, and GET of its content. */
final class StoredFiles {
    private static final String PATH = "/v1/files/{file_id}";
    private static final int MOST_ITEMS = 10_000;

    private final Settings settings;
    private final FileStore store;

    StoredFiles(Settings settings, FileStore store) {
        this.settings = settings;
        this.store = store;
    }

    void register(Routes routes) {
        routes.post("/v1/files", this::upload);
        routes.get("/v1/files", this::list);
        routes.get(PATH, this::get);
        routes.delete(PATH, this::delete);
        routes.get(PATH + "/content", this::content);
    }

    private void upload(ServerRequest request, ServerResponse response) {
        try (Form form = Body.form(request, settings.limits().uploadBytes())) {
            FileRequest wanted = FileRequest.of(form);
            Form.Upload file = form.file("file");
            Json.send(response, store.add(file.path(), file.filename(), wanted).reply());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void list(ServerRequest request, ServerResponse response) {
        Query query = new Query(request);
        Optional<String> purpose = query.text("purpose");
        List<FileReply> files =
                store.all().stream()
                        .filter(file -> purpose.filter(p -> !p.equals(file.purpose())).isEmpty())
                        .map(StoredFile::reply)
                        .toList();
        Json.send(response, Paging.of(query, MOST_ITEMS, MOST_ITEMS).of(files, FileReply::id));
    }

    private void get(ServerRequest request, ServerResponse response) {
        Json.send(response, find(request).reply());
    }

    private void delete(ServerRequest request, ServerResponse response) {
        String id = id(request);
        if (!store.remove(id)) {
            throw notFound(id);
        }
        Json.send(response, new FileReply.Deleted(id, "file", true));
    }

    private void content(ServerRequest request, ServerResponse response) {
        StoredFile file = find(request);
        try (InputStream in = Files.newInputStream(store.content(file))) {
            response.header(HeaderValues.CONTENT_TYPE_OCTET_STREAM);
            response.headers().contentLength(file.bytes());
            // Never shown by a browser as if it were a page of this server.
            response.header(
                    HeaderNames.CONTENT_DISPOSITION,
                    "attachment; filename*=UTF-8''" + encoded(file.filename()));
            response.header("X-Content-Type-Options", "nosniff");
            try (OutputStream out = response.outputStream()) {
                in.transferTo(out);
            }
        } catch (NoSuchFileException e) {
            throw notFound(file.id()); // deleted since it was found
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StoredFile find(ServerRequest request) {
        String id = id(request);
        return store.find(id).orElseThrow(() -> notFound(id));
    }

    private static String id(ServerRequest request) {
        return request.path().pathParameters().get("file_id");
    }

    private static ApiException notFound(String id) {
        return ApiException.notFound(
                "file_id", "file_not_found", "File with id '%s' not found.".formatted(id));
    }

    /** As RFC 8187 wants it. */
    private static String encoded(String filename) {
        return URLEncoder.encode(filename, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
