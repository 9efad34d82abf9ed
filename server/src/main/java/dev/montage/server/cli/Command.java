package dev.montage.server.cli;

import dev.montage.models.families.Model;
import dev.montage.server.serving.ModelLoader;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** A subcommand that knows all settings as flags. */
abstract class Command implements Callable<Integer> {
    /** Says where to write; {@code -o} for short. */
    static final String OUTPUT = "--output";

    private static final Map<Setting, String> SHORT_FLAGS =
            Map.of(
                    Setting.HOST, "--host",
                    Setting.PORT, "--port",
                    Setting.MODEL_NAMES, "--models",
                    Setting.THREADS, "--threads",
                    Setting.PRECISION, "--precision");
    private static final String CONFIG = "--config";

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    Command(String description) {
        spec.usageMessage().description(description);
        spec.usageMessage().abbreviateSynopsis(true);
        spec.mixinStandardHelpOptions(true);
    }

    /** Adds a flag of this command only. */
    final void addOption(String name, String label, String otherwise, String description) {
        String[] names = name.equals(OUTPUT) ? new String[] {"-o", name} : new String[] {name};
        spec.addOption(
                OptionSpec.builder(names)
                        .paramLabel(label)
                        .type(String.class)
                        .defaultValue(otherwise)
                        .description(description)
                        .build());
    }

    /** Adds a flag that is given or not. */
    final void addSwitch(String name, String description) {
        spec.addOption(
                OptionSpec.builder(name).type(boolean.class).description(description).build());
    }

    /** Adds what stands after the flags. */
    final void addArguments(String label, String arity, String description) {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel(label)
                        .arity(arity)
                        .required(!arity.startsWith("0"))
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description(description)
                        .build());
    }

    /** The value of a flag, or its default. */
    final String option(String name) {
        String value = parsed().commandSpec().findOption(name).getValue();
        return value;
    }

    final boolean isOn(String name) {
        return parsed().hasMatchedOption(name);
    }

    /** A flag's value as a number. */
    final double number(String name) {
        try {
            return Double.parseDouble(option(name));
        } catch (NumberFormatException e) {
            throw wrong(name + " must be a number, found " + option(name));
        }
    }

    /** What stands after the flags. */
    final List<String> arguments() {
        return parsed().matchedPositionals().isEmpty()
                ? List.of()
                : parsed().matchedPositionals().getFirst().stringValues();
    }

    /** An error in how the command was called. */
    final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Loads one checkpoint, which must be able to do what {@code capability} says. */
    final <T extends Model> T load(
            ModelLoader loader, Settings settings, String name, Class<T> capability) {
        Model model = loader.load(settings.models().directory().resolve(name));
        if (!capability.isInstance(model)) {
            model.close();
            throw wrong("the model " + name + " cannot do this");
        }
        return capability.cast(model);
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
