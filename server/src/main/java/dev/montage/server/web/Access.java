package dev.montage.server.web;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lets in who sends a known key. Health checks need none, nor do the files of the Studio: a browser
 * cannot send one with an address, and they are the same in every installation. Nor do pictures at
 * addresses that only those know who had them drawn.
 */
public final class Access implements Filter {
    /** Where such pictures are. */
    public static final String PICTURES = "/v1/images/pictures/";

    private static final String BEARER = "Bearer ";
    private static final Pattern OPEN =
            Pattern.compile("/|/health/.*|/studio(/.*)?|" + PICTURES + ".*");

    private final List<byte[]> keys;

    Access(List<String> keys) {
        this.keys = keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toList();
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!keys.isEmpty() && !OPEN.matcher(request.path().path()).matches()) {
            String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
            if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
                throw ApiException.of(
                        401,
                        "missing_api_key",
                        "This server asks for an API key: send Authorization: Bearer KEY.");
            }
            if (!isKnown(header.substring(BEARER.length()).strip())) {
                response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
                throw ApiException.of(401, "invalid_api_key", "The API key is not known here.");
            }
        }
        chain.proceed();
    }

    private boolean isKnown(String sent) {
        byte[] bytes = sent.getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (byte[] key : keys) {
            // Takes the same time whichever byte differs.
            known |= MessageDigest.isEqual(key, bytes);
        }
        return known;
    }
}
