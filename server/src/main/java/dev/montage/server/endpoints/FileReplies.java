package dev.montage.server.endpoints;

import dev.montage.server.web.ApiException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends files that never change, whole or a range of them (RFC 9110, sections 13 and 14). */
final class FileReplies {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    private FileReplies() {}

    /** Bytes {@code from..to-1}. */
    private record Part(long from, long to) {}

    /**
     * Sends a file.
     *
     * @param tag names its content: equal for equal content only
     */
    static void send(
            ServerRequest request, ServerResponse response, Path file, String type, String tag) {
        String entity = '"' + tag + '-' + file.getFileName() + '"';
        response.header(HeaderNames.ACCEPT_RANGES, "bytes");
        if (isKnown(request, response, entity, "private, max-age=3600")) {
            return;
        }
        try {
            long size = Files.size(file);
            Optional<Part> part =
                    header(request, "range")
                            .filter(
                                    range ->
                                            header(request, "if-range")
                                                    .map(entity::equals)
                                                    .orElse(true))
                            .flatMap(range -> part(range, size, response));
            part.ifPresent(
                    p -> {
                        response.status(Status.PARTIAL_CONTENT_206);
                        response.header(
                                HeaderNames.CONTENT_RANGE,
                                "bytes %d-%d/%d".formatted(p.from, p.to - 1, size));
                    });
            write(response, file, type, part.orElse(new Part(0, size)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends what is made if the client has not got it; another time it may be something else.
     *
     * @param tag names the content: equal for equal content only
     */
    static void send(
            ServerRequest request,
            ServerResponse response,
            Supplier<byte[]> content,
            String type,
            String tag) {
        if (!isKnown(request, response, '"' + tag + '"', "private, no-cache")) {
            byte[] bytes = content.get();
            response.header(HeaderNames.CONTENT_TYPE, type);
            response.send(bytes);
        }
    }

    private static boolean isKnown(
            ServerRequest request, ServerResponse response, String entity, String caching) {
        response.header(HeaderNames.ETAG, entity);
        response.header(HeaderNames.CACHE_CONTROL, caching);
        boolean known =
                header(request, "if-none-match").filter(tags -> tags.contains(entity)).isPresent();
        if (known) {
            response.status(Status.NOT_MODIFIED_304).send();
        }
        return known;
    }

    private static void write(ServerResponse response, Path file, String type, Part part)
            throws IOException {
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.headers().contentLength(part.to - part.from);
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = response.outputStream()) {
            in.skipNBytes(part.from);
            byte[] buffer = new byte[1 << 16];
            long left = part.to - part.from;
            while (left > 0) {
                int read = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
                if (read == 0) {
                    throw new IOException(file + " is shorter than it was");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    /** One range of bytes; empty if it is none that is served: then all is sent. */
    private static Optional<Part> part(String range, long size, ServerResponse response) {
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches() || matcher.group(1).length() + matcher.group(2).length() == 0) {
            return Optional.empty();
        }
        boolean last = matcher.group(1).isEmpty();
        long first = last ? 0 : number(matcher.group(1));
        long second = matcher.group(2).isEmpty() ? size - 1 : number(matcher.group(2));
        Part part =
                last
                        ? new Part(Math.max(0, size - second), size)
                        : new Part(first, Math.min(size, second + 1));
        if (part.from >= part.to) {
            response.header(HeaderNames.CONTENT_RANGE, "bytes */" + size);
            throw ApiException.of(416, "invalid_range", "The file has %d bytes.".formatted(size));
        }
        return Optional.of(part);
    }

    private static long number(String digits) {
        return digits.length() > 15 ? Long.MAX_VALUE / 2 : Long.parseLong(digits);
    }

    private static Optional<String> header(ServerRequest request, String name) {
        return request.headers().first(HeaderNames.create(name));
    }
}
