package dev.montage.server.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.ServerRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Bodies of requests, held to a limit. */
public final class Body {
    /** What is read and dropped of a body that nobody wants, so that the client reads the reply. */
    private static final long DISCARD_BYTES = 64L << 20;

    private Body() {}

    /**
     * The JSON object in the body.
     *
     * @throws ApiException 415 if it is of another type, 413 over {@code limitBytes}, 400 if it is
     *     no JSON object
     */
    public static Field json(ServerRequest request, long limitBytes) {
        mediaType(request)
                .filter(type -> !type.mediaType().text().equals("application/json"))
                .ifPresent(
                        type -> {
                            throw unsupported("application/json", type.text());
                        });
        if (!request.content().hasEntity()) {
            return Field.root(Json.object(new byte[0]));
        }
        try (InputStream in = open(request, limitBytes)) {
            return Field.root(Json.object(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The form in the body; close it to delete the files it brought.
     *
     * @throws ApiException 415 if it is of another type, 413 over {@code limitBytes}, 400 if it is
     *     malformed
     */
    public static Form form(ServerRequest request, long limitBytes) {
        HttpMediaType type =
                mediaType(request)
                        .filter(found -> found.mediaType().text().equals("multipart/form-data"))
                        .orElseThrow(
                                () ->
                                        unsupported(
                                                "multipart/form-data",
                                                mediaType(request)
                                                        .map(HttpMediaType::text)
                                                        .orElse("none")));
        String boundary = Optional.ofNullable(type.parameters().get("boundary")).orElse("");
        if (boundary.isEmpty() || boundary.length() > 70) {
            throw ApiException.of(
                    400, "invalid_multipart", "The multipart Content-Type has no valid boundary.");
        }
        try (InputStream in = open(request, limitBytes)) {
            return MultipartReader.read(in, boundary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a body is said to be a multipart form. */
    public static boolean isForm(ServerRequest request) {
        return mediaType(request)
                .filter(type -> type.mediaType().text().equals("multipart/form-data"))
                .isPresent();
    }

    /** Reads and drops what is left of a body. Returns false if it is not worth it. */
    static boolean discard(ServerRequest request) {
        if (!request.content().hasEntity() || request.content().consumed()) {
            return true;
        }
        if (request.headers().containsToken(HeaderValues.EXPECT_100) && !request.continueSent()) {
            return false;
        }
        try (InputStream in = request.content().inputStream()) {
            in.skipNBytes(DISCARD_BYTES);
            return false;
        } catch (java.io.EOFException e) {
            return true;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    private static Optional<HttpMediaType> mediaType(ServerRequest request) {
        try {
            return request.headers().contentType();
        } catch (IllegalArgumentException e) {
            throw unsupported(
                    "a valid Content-Type", request.headers().get(HeaderNames.CONTENT_TYPE).get());
        }
    }

    private static ApiException unsupported(String expected, String found) {
        return ApiException.of(
                415,
                "unsupported_media_type",
                "Content-Type must be " + expected + ", found " + found + ".");
    }

    private static InputStream open(ServerRequest request, long limitBytes) {
        if (request.headers().contentLength().orElse(0) > limitBytes) {
            throw tooLarge(limitBytes);
        }
        return new Limited(request.content().inputStream(), limitBytes);
    }

    private static ApiException tooLarge(long limitBytes) {
        return ApiException.of(
                413, "request_too_large", "The body is larger than " + limitBytes + " bytes.");
    }

    /** Fails once more than a number of bytes has come. */
    private static final class Limited extends FilterInputStream {
        private final long limitBytes;
        private long bytes;

        Limited(InputStream in, long limitBytes) {
            super(in);
            this.limitBytes = limitBytes;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int more) {
            bytes += more;
            if (bytes > limitBytes) {
                throw tooLarge(limitBytes);
            }
        }
    }
}
