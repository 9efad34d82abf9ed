package dev.montage.server.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads multipart/form-data (RFC 7578) from a stream. Files go to disk as they come: memory does
 * not grow with them.
 */
final class MultipartReader {
    private static final int MOST_PARTS = 128;
    private static final int MOST_HEADER_BYTES = 16 << 10;
    private static final int MOST_TEXT_BYTES = 1 << 20;
    private static final byte[] HEADER_END = ascii("\r\n\r\n");
    private static final Pattern PARAMETER =
            Pattern.compile(
                    ";\\s*(name|filename)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[64 << 10];
    private int position;
    private int limit;

    private MultipartReader(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ascii("\r\n--" + boundary);
        // A line break stands before every delimiter but the first: supply that one.
        buffer[0] = '\r';
        buffer[1] = '\n';
        limit = 2;
    }

    /** Reads all parts. On an error, files read so far are deleted. */
    static Form read(InputStream in, String boundary) throws IOException {
        MultipartReader reader = new MultipartReader(in, boundary);
        Form form = new Form();
        boolean whole = false;
        try {
            reader.copyUntil(reader.delimiter, OutputStream.nullOutputStream());
            for (int part = 0; !reader.isLast(); part++) {
                if (part == MOST_PARTS) {
                    throw malformed("more than " + MOST_PARTS + " parts");
                }
                reader.readPart(form);
            }
            whole = true;
            return form;
        } finally {
            if (!whole) {
                form.close();
            }
        }
    }

    private void readPart(Form form) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        copyUntil(HEADER_END, new Bounded(head, MOST_HEADER_BYTES, "the headers of a part"));
        String disposition = disposition(utf8(head, "the headers of a part"));
        String name =
                parameter(disposition, "name")
                        .orElseThrow(() -> malformed("a part without a name"));
        Optional<String> filename = parameter(disposition, "filename");
        if (filename.isPresent()) {
            readFile(form, name, filename.get());
        } else {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            copyUntil(delimiter, new Bounded(text, MOST_TEXT_BYTES, "the text of " + name));
            form.addText(name, utf8(text, "the text of " + name));
        }
    }

    private void readFile(Form form, String name, String filename) throws IOException {
        Path path = Files.createTempFile("montage-", ".upload");
        boolean whole = false;
        try {
            try (OutputStream file = Files.newOutputStream(path)) {
                copyUntil(delimiter, file);
            }
            whole = true;
        } finally {
            if (!whole) {
                Files.delete(path);
            }
        }
        form.addFile(name, new Form.Upload(filename, path, Files.size(path)));
    }

    /** After a delimiter: two dashes at the end, else the line ends and a part begins. */
    private boolean isLast() throws IOException {
        int first = next();
        int second = next();
        if (first == '-' && second == '-') {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        }
        while (first == ' ' || first == '\t') {
            first = second;
            second = next();
        }
        if (first != '\r' || second != '\n') {
            throw malformed("text after a boundary");
        }
        return false;
    }

    private int next() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++];
    }

    /** Copies everything before {@code pattern} and steps over it. */
    private void copyUntil(byte[] pattern, OutputStream target) throws IOException {
        while (true) {
            int found = find(pattern);
            if (found >= 0) {
                target.write(buffer, position, found - position);
                position = found + pattern.length;
                return;
            }
            int certain = Math.max(0, limit - position - pattern.length + 1);
            target.write(buffer, position, certain);
            position += certain;
            fill();
        }
    }

    private int find(byte[] pattern) {
        for (int start = position; start <= limit - pattern.length; start++) {
            int matched = 0;
            while (matched < pattern.length && buffer[start + matched] == pattern[matched]) {
                matched++;
            }
            if (matched == pattern.length) {
                return start;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            throw malformed("the body ends before its last boundary");
        }
        limit += read;
    }

    private static String disposition(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-disposition:"))
                .findFirst()
                .orElseThrow(() -> malformed("a part without Content-Disposition"));
    }

    private static Optional<String> parameter(String disposition, String name) {
        Matcher matcher = PARAMETER.matcher(disposition);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return Optional.of(
                        matcher.group(2) == null
                                ? matcher.group(3)
                                : matcher.group(2).replaceAll("\\\\(.)", "$1"));
            }
        }
        return Optional.empty();
    }

    private static String utf8(ByteArrayOutputStream bytes, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(what + " is not valid UTF-8");
        }
    }

    private static ApiException malformed(String why) {
        return ApiException.of(
                400, "invalid_multipart", "The body is not a valid multipart form: " + why + ".");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Refuses to hold more than a number of bytes. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream target;
        private final int mostBytes;
        private final String what;

        Bounded(ByteArrayOutputStream target, int mostBytes, String what) {
            this.target = target;
            this.mostBytes = mostBytes;
            this.what = what;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (target.size() + length > mostBytes) {
                throw malformed(what + " is longer than " + mostBytes + " bytes");
            }
            target.write(bytes, offset, length);
        }
    }
}
