package dev.montage.server.settings;

import dev.montage.models.backbone.Precision;
import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads {@link Settings}: flags win over the environment, that over the file, that over defaults.
 */
public final class SettingsReader {
    private static final String FILE = "montage.yaml";
    private static final Set<String> KEYS =
            Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toSet());

    private final Config overrides;
    private final Config file;
    private final Path home;
    private final Map<String, String> environment;

    private SettingsReader(
            Config overrides, Config file, Path home, Map<String, String> environment) {
        this.overrides = overrides;
        this.file = file;
        this.home = home;
        this.environment = environment;
    }

    /**
     * Reads all settings.
     *
     * @param home the installation's folder; its montage.yaml is read if {@code file} is empty
     * @param file a YAML file that must exist
     * @param environment as of the process
     * @param flags from the command line
     * @throws SettingsException if a key is unknown or a value is not allowed
     */
    public static Settings read(
            Path home,
            Optional<Path> file,
            Map<String, String> environment,
            Map<Setting, String> flags) {
        file.filter(path -> !Files.isRegularFile(path))
                .ifPresent(
                        path -> {
                            throw new SettingsException("no settings file " + path);
                        });
        Path source = file.orElse(home.resolve(FILE));
        Config written = parse(source);
        checkKeys(written, source);
        Map<String, String> overrides = new HashMap<>();
        for (Setting setting : Setting.values()) {
            Optional.ofNullable(environment.get(setting.variable()))
                    .ifPresent(value -> overrides.put(setting.key(), value));
        }
        flags.forEach((setting, value) -> overrides.put(setting.key(), value));
        Config set = Config.just(ConfigSources.create(overrides));
        return new SettingsReader(set, written, home, environment).settings();
    }

    private static Config parse(Path source) {
        if (!Files.isRegularFile(source)) {
            return Config.empty();
        }
        try {
            return Config.just(ConfigSources.file(source));
        } catch (ConfigException e) {
            throw new SettingsException("cannot read " + source + ": " + e.getMessage());
        }
    }

    private static void checkKeys(Config written, Path source) {
        written.traverse()
                .filter(node -> !node.type().equals(Config.Type.OBJECT))
                .map(node -> node.key().toString().replaceFirst("\\.\\d+$", ""))
                .filter(key -> !KEYS.contains(key))
                .findFirst()
                .ifPresent(
                        key -> {
                            throw new SettingsException(
                                    source
                                            + ": there is no setting "
                                            + key
                                            + "; see docs/configuration.md");
                        });
    }

    private Settings settings() {
        return new Settings(
                new Settings.Server(
                        text(Setting.HOST),
                        (int) number(Setting.PORT, 0, 65535),
                        list(Setting.API_KEYS),
                        list(Setting.CORS_ORIGINS),
                        seconds(Setting.DRAIN_SECONDS, 0, 3600),
                        seconds(Setting.PING_SECONDS, 1, 3600)),
                new Settings.Limits(
                        number(Setting.JSON_BYTES, 1024, Integer.MAX_VALUE),
                        number(Setting.UPLOAD_BYTES, 1024, Long.MAX_VALUE),
                        seconds(Setting.MEDIA_SECONDS, 1, 7 * 24 * 3600),
                        seconds(Setting.REQUEST_SECONDS, 1, 7 * 24 * 3600),
                        (int) number(Setting.TRANSCRIPTIONS, 1, 1024),
                        (int) number(Setting.CHOICES, 1, 128)),
                new Settings.Responses(
                        (int) number(Setting.RESPONSES_COUNT, 0, 1 << 24),
                        number(Setting.RESPONSES_BYTES, 0, Long.MAX_VALUE)),
                new Settings.Files(
                        home.resolve(text(Setting.FILES_DIRECTORY)).normalize(),
                        number(Setting.FILES_BYTES, 0, Long.MAX_VALUE)),
                new Settings.Films(
                        data(),
                        Duration.ofDays(number(Setting.VIDEOS_DAYS, 1, 36_500)),
                        (int) number(Setting.VIDEOS_RUNNING, 1, 64),
                        (int) number(Setting.VIDEOS_SHARE, 1, 64)),
                new Settings.Models(
                        home.resolve(text(Setting.MODEL_DIRECTORY)).normalize(),
                        list(Setting.MODEL_NAMES),
                        aliases()),
                engine());
    }

    /** Where the XDG Base Directory Specification puts a user's data, unless set. */
    private Path data() {
        String folder = text(Setting.DATA);
        if (!folder.isEmpty()) {
            return home.resolve(folder).normalize();
        }
        return Optional.ofNullable(environment.get("XDG_DATA_HOME"))
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".local", "share"))
                .resolve("montage");
    }

    private Settings.Engine engine() {
        int running = (int) number(Setting.RUNNING, 1, 1024);
        return new Settings.Engine(
                (int) number(Setting.QUEUE, 1, 65536),
                (int) number(Setting.THREADS, 0, 1024),
                running,
                (int) number(Setting.CACHE_POSITIONS, 64, 1 << 26),
                (int) number(Setting.BATCH_POSITIONS, running, 1 << 16),
                (int) number(Setting.PREFILL_CHUNK, 1, 1 << 16),
                oneOf(Setting.PREFIX_CACHE, Map.of("true", true, "false", false)),
                oneOf(
                        Setting.PRECISION,
                        Map.of(
                                "stored", Precision.STORED,
                                "int8", Precision.INT8,
                                "int4", Precision.INT4)));
    }

    private Map<String, String> aliases() {
        Map<String, String> aliases = new LinkedHashMap<>();
        for (String alias : list(Setting.MODEL_ALIASES)) {
            String[] pair = alias.split("=", -1);
            if (pair.length != 2 || pair[0].isBlank() || pair[1].isBlank()) {
                throw wrong(Setting.MODEL_ALIASES, "alias=name", alias);
            }
            aliases.put(pair[0].strip(), pair[1].strip());
        }
        return aliases;
    }

    private Config node(Setting setting) {
        Config override = overrides.get(setting.key());
        return override.exists() ? override : file.get(setting.key());
    }

    private String text(Setting setting) {
        return node(setting).asString().orElse(setting.defaultValue()).strip();
    }

    private List<String> list(Setting setting) {
        Config node = node(setting);
        if (node.type() == Config.Type.LIST) {
            return node.asList(String.class).orElse(List.of());
        }
        return Arrays.stream(text(setting).split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private Duration seconds(Setting setting, long least, long most) {
        return Duration.ofSeconds(number(setting, least, most));
    }

    private long number(Setting setting, long least, long most) {
        String text = text(setting);
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw wrong(setting, "a whole number", text);
        }
        throw wrong(setting, "a whole number from " + least + " to " + most, text);
    }

    private <T> T oneOf(Setting setting, Map<String, T> values) {
        String text = text(setting).toLowerCase(Locale.ROOT);
        if (!values.containsKey(text)) {
            throw wrong(setting, "one of " + new TreeSet<>(values.keySet()), text);
        }
        return values.get(text);
    }

    private static SettingsException wrong(Setting setting, String expected, String found) {
        return new SettingsException(
                setting.key()
                        + " ("
                        + setting.variable()
                        + ") must be "
                        + expected
                        + ", found \""
                        + found
                        + "\"");
    }
}
