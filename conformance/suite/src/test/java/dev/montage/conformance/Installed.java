package dev.montage.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The clients, each with what it needs, under target: Python and Node packages as their lock files
 * pin them, by pip and npm; Java clients as Maven has resolved them.
 */
final class Installed {
    private static final String PYTHON = System.getenv().getOrDefault("PYTHON", "python3");

    private final Path sources;
    private final Path target;

    /**
     * @param sources the folder of clients
     * @param target where packages go
     */
    Installed(Path sources, Path target) {
        this.sources = sources;
        this.target = target;
    }

    /** A Python script with the packages of {@code NAME.txt}. */
    ClientProgram python(String name, String packages, String script)
            throws IOException, InterruptedException {
        String python = environment(packages).resolve("bin/python").toString();
        return new ClientProgram(
                name, List.of(python, sources.resolve("python").resolve(script).toString()));
    }

    /** A Python environment with the packages of {@code NAME.txt}. */
    Path environment(String packages) throws IOException, InterruptedException {
        Path pins = sources.resolve("python").resolve(packages + ".txt");
        Path folder = target.resolve("python-" + packages);
        Path python = folder.resolve("bin/python");
        if (!isBuiltFrom(folder, pins)) {
            run("python-" + packages, PYTHON, "-m", "venv", "--clear", folder.toString());
            run(
                    "python-" + packages,
                    python.toString(),
                    "-m",
                    "pip",
                    "install",
                    "--disable-pip-version-check",
                    "-r",
                    pins.toString());
            remember(folder, pins);
        }
        return folder;
    }

    /** A Node script with the packages of package-lock.json. */
    ClientProgram node(String name, String script, String... arguments)
            throws IOException, InterruptedException {
        Path from = sources.resolve("node");
        Path folder = Files.createDirectories(target.resolve("node"));
        Path pins = from.resolve("package-lock.json");
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        folder.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!isBuiltFrom(folder, pins)) {
            run("node", "npm", "ci", "--prefix", folder.toString());
            remember(folder, pins);
        }
        List<String> command = new ArrayList<>(List.of("node", folder.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return new ClientProgram(name, command);
    }

    /** The main class of a module beside the suite. */
    ClientProgram java(String module, String mainClass) throws IOException {
        Path built = sources.resolve(module).resolve("target");
        String libraries = Files.readString(built.resolve("class-path.txt"));
        return new ClientProgram(
                module,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        built.resolve("classes") + ":" + libraries,
                        mainClass));
    }

    private void run(String log, String... command) throws IOException, InterruptedException {
        Path file = Files.createDirectories(target).resolve("install-" + log + ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()))
                        .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed; see " + file);
        }
    }

    private static boolean isBuiltFrom(Path folder, Path pins) throws IOException {
        Path stamp = folder.resolve("installed");
        return Files.exists(stamp) && Files.readString(stamp).equals(Files.readString(pins));
    }

    private static void remember(Path folder, Path pins) throws IOException {
        Files.writeString(folder.resolve("installed"), Files.readString(pins));
    }
}
