package dev.montage.server.studio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/** The files of the Studio by their paths: our own, and under {@code lit-html/} that library's. */
final class PageFiles {
    private static final String LIBRARY = "lit-html/";
    private static final Pattern PATH =
            Pattern.compile("(?:[a-z0-9-]+/)*[a-z0-9-]+((?:\\.[a-z0-9]+)+)");
    private static final Map<String, String> TYPES =
            Map.of(
                    ".html", "text/html; charset=utf-8",
                    ".css", "text/css; charset=utf-8",
                    ".js", "text/javascript; charset=utf-8",
                    ".js.map", "application/json",
                    ".svg", "image/svg+xml");

    private final String library;

    PageFiles() {
        library = "META-INF/resources/webjars/" + LIBRARY + libraryVersion() + "/";
    }

    /** The file at a path below /studio/, if there is one of a type that the Studio has. */
    Optional<PageFile> find(String path) {
        var match = PATH.matcher(path);
        if (!match.matches()) {
            return Optional.empty();
        }
        String resource =
                path.startsWith(LIBRARY)
                        ? library + path.substring(LIBRARY.length())
                        : "studio/" + path;
        return Optional.ofNullable(TYPES.get(match.group(1)))
                .flatMap(type -> read(resource).map(bytes -> PageFile.of(bytes, type)));
    }

    /** As the library's own jar says, so that its version stands in the root pom alone. */
    private static String libraryVersion() {
        Properties properties = new Properties();
        try (InputStream in =
                open("META-INF/maven/org.webjars.npm/lit-html/pom.properties").orElseThrow()) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "(none)");
    }

    private static Optional<byte[]> read(String resource) {
        Optional<InputStream> found = open(resource);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = found.get()) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<InputStream> open(String resource) {
        return Optional.ofNullable(PageFiles.class.getClassLoader().getResourceAsStream(resource));
    }
}
