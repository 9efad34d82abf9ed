package dev.montage.server.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which handler answers which method and path; other methods on a known path are a 405. */
public final class Routes {
    private final Map<String, Map<Method, Handler>> handlers = new LinkedHashMap<>();

    public Routes get(String path, Handler handler) {
        return add(Method.GET, path, handler);
    }

    public Routes head(String path, Handler handler) {
        return add(Method.HEAD, path, handler);
    }

    public Routes post(String path, Handler handler) {
        return add(Method.POST, path, handler);
    }

    public Routes patch(String path, Handler handler) {
        return add(Method.PATCH, path, handler);
    }

    public Routes delete(String path, Handler handler) {
        return add(Method.DELETE, path, handler);
    }

    private Routes add(Method method, String path, Handler handler) {
        handlers.computeIfAbsent(path, key -> new LinkedHashMap<>()).put(method, handler);
        return this;
    }

    void register(HttpRouting.Builder routing) {
        handlers.forEach(
                (path, methods) -> {
                    methods.forEach((method, handler) -> routing.route(method, path, handler));
                    String allowed =
                            String.join(", ", methods.keySet().stream().map(Method::text).toList());
                    routing.any(
                            path,
                            (request, response) -> {
                                response.header(HeaderNames.ALLOW, allowed);
                                throw ApiException.of(
                                        405,
                                        "method_not_allowed",
                                        request.prologue().method().text()
                                                + " is not allowed on "
                                                + request.path().path()
                                                + "; allowed: "
                                                + allowed
                                                + ".");
                            });
                });
    }
}
