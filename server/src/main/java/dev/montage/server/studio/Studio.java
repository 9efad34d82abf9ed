package dev.montage.server.studio;

import dev.montage.server.web.Routes;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.NotFoundException;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * GET and HEAD of /studio, which is one page, and of the files it is made of. Browsers that ask for
 * / are sent there.
 */
public final class Studio {
    private static final HeaderName SECURITY_POLICY = HeaderNames.create("Content-Security-Policy");
    private static final HeaderName PERMISSIONS = HeaderNames.create("Permissions-Policy");
    private static final HeaderName REFERRER = HeaderNames.create("Referrer-Policy");
    private static final HeaderName SNIFFING = HeaderNames.create("X-Content-Type-Options");

    /** Nothing from elsewhere and nothing inline; blob: is media that the page itself has made. */
    private static final String ONLY_OURS =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self' blob:; media-src 'self' blob:; form-action 'none';"
                    + " base-uri 'none'; frame-ancestors 'none'";

    private final PageFiles files = new PageFiles();

    public void register(Routes routes) {
        register(routes, "/", Studio::welcome);
        register(routes, "/studio", (request, response) -> send("index.html", request, response));
        register(routes, "/studio/", (request, response) -> redirect(response, "../studio"));
        register(
                routes,
                "/studio/{+file}",
                (request, response) ->
                        send(request.path().pathParameters().get("file"), request, response));
    }

    private static void register(Routes routes, String path, Handler handler) {
        routes.get(path, handler).head(path, handler);
    }

    /** Programs that do not read HTML find nothing here, as ever. */
    private static void welcome(ServerRequest request, ServerResponse response) {
        if (!request.headers().isAccepted(MediaTypes.TEXT_HTML)) {
            throw new NotFoundException("only browsers are sent to the Studio");
        }
        response.header(HeaderNames.VARY, "Accept");
        redirect(response, "studio");
    }

    /** Relative, so that it holds behind a proxy that adds a prefix. */
    private static void redirect(ServerResponse response, String to) {
        response.status(Status.FOUND_302);
        response.header(HeaderNames.LOCATION, to);
        response.send();
    }

    private void send(String path, ServerRequest request, ServerResponse response) {
        PageFile file =
                files.find(path).orElseThrow(() -> new NotFoundException("no such file: " + path));
        response.header(SECURITY_POLICY, ONLY_OURS);
        response.header(PERMISSIONS, "microphone=(self), camera=(), geolocation=()");
        response.header(REFERRER, "no-referrer");
        response.header(SNIFFING, "nosniff");
        // Kept by the browser, but asked for each time: no page is mixed from two versions.
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.header(HeaderNames.ETAG, file.tag());
        if (request.headers()
                .first(HeaderNames.IF_NONE_MATCH)
                .filter(file::isKnownTo)
                .isPresent()) {
            response.status(Status.NOT_MODIFIED_304);
            response.send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, file.type());
        response.send(file.bytes());
    }
}
