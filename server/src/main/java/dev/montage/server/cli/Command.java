package dev.montage.server.cli;

import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A subcommand that knows all settings as flags. */
abstract class Command implements Callable<Integer> {
    private static final Map<Setting, String> SHORT_FLAGS =
            Map.of(
                    Setting.HOST, "--host",
                    Setting.PORT, "--port",
                    Setting.MODEL_NAMES, "--models",
                    Setting.THREADS, "--threads");
    private static final String CONFIG = "--config";

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    Command(String description) {
        spec.usageMessage().description(description);
        spec.mixinStandardHelpOptions(true);
    }

    final CommandSpec spec() {
        return spec;
    }

    /** Adds a flag for each of {@code settings}. */
    final void addSettings(Setting... settings) {
        spec.addOption(
                OptionSpec.builder(CONFIG)
                        .paramLabel("FILE")
                        .type(Path.class)
                        .description("Settings file; else montage.yaml beside the launcher.")
                        .build());
        for (Setting setting : settings) {
            String name = "--" + setting.key();
            String[] names =
                    SHORT_FLAGS.containsKey(setting)
                            ? new String[] {SHORT_FLAGS.get(setting), name}
                            : new String[] {name};
            spec.addOption(
                    OptionSpec.builder(names)
                            .paramLabel("VALUE")
                            .type(String.class)
                            .description(describe(setting))
                            .build());
        }
    }

    final ParseResult parsed() {
        return spec.commandLine().getParseResult();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** The settings of flags, environment, file and defaults. */
    final Settings settings() {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String name = "--" + setting.key();
            if (parsed().hasMatchedOption(name)) {
                String value = parsed().matchedOptionValue(name, "");
                flags.put(setting, value);
            }
        }
        Path none = Path.of("");
        Optional<Path> file =
                Optional.of(parsed().matchedOptionValue(CONFIG, none))
                        .filter(path -> !path.equals(none));
        return SettingsReader.read(home(), file, System.getenv(), flags);
    }

    /** The installation's folder, as the launcher says. */
    static Path home() {
        return Path.of(System.getProperty("montage.home", ".")).toAbsolutePath().normalize();
    }

    private static String describe(Setting setting) {
        String otherwise = setting.defaultValue().isEmpty() ? "none" : setting.defaultValue();
        // Picocli formats descriptions: a percent sign would be a directive.
        return (setting.meaning() + " Default: " + otherwise + ".").replace("%", "%%");
    }
}
