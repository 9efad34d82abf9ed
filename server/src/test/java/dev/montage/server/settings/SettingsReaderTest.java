package dev.montage.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsReaderTest {
    @TempDir private Path home;

    private Settings read(Map<String, String> environment, Map<Setting, String> flags) {
        return SettingsReader.read(home, Optional.empty(), environment, flags);
    }

    @Test
    void hasDefaults() {
        Settings settings = read(Map.of(), Map.of());
        assertEquals("127.0.0.1", settings.server().host());
        assertEquals(8080, settings.server().port());
        assertEquals(List.of(), settings.server().apiKeys());
        assertEquals(Duration.ofSeconds(15), settings.server().ping());
        assertEquals(home.resolve("models/checkpoints"), settings.models().directory());
        assertTrue(settings.engine().prefixCache());
    }

    @Test
    void takesFlagsBeforeEnvironmentBeforeFile() throws IOException {
        Files.writeString(
                home.resolve("montage.yaml"),
                """
                server:
                  port: 1
                  host: a.example
                  api-keys: [one, two]
                  drain-seconds: 3
                models:
                  aliases: whisper-1=whisper-base
                """);
        Settings settings =
                read(
                        Map.of("MONTAGE_SERVER_PORT", "2", "MONTAGE_SERVER_DRAIN_SECONDS", "4"),
                        Map.of(Setting.PORT, "5"));
        assertEquals(5, settings.server().port());
        assertEquals(Duration.ofSeconds(4), settings.server().drain());
        assertEquals("a.example", settings.server().host());
        assertEquals(List.of("one", "two"), settings.server().apiKeys());
        assertEquals(Map.of("whisper-1", "whisper-base"), settings.models().aliases());
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException {
        Files.writeString(home.resolve("montage.yaml"), "server:\n  prot: 1\n");
        assertRefused("server.prot", Map.of());
        Files.writeString(home.resolve("montage.yaml"), "server: [\n");
        assertRefused("montage.yaml", Map.of());
        Files.delete(home.resolve("montage.yaml"));
        assertRefused("MONTAGE_SERVER_PORT", Map.of(Setting.PORT, "80a"));
        assertRefused("0 to 65535", Map.of(Setting.PORT, "70000"));
        assertRefused("alias=name", Map.of(Setting.MODEL_ALIASES, "a"));
        assertRefused("[int4, int8, stored]", Map.of(Setting.PRECISION, "float"));
        SettingsException missing =
                assertThrows(
                        SettingsException.class,
                        () ->
                                SettingsReader.read(
                                        home, Optional.of(home.resolve("no")), Map.of(), Map.of()));
        assertTrue(missing.toString().contains("no settings file"), missing.toString());
    }

    private void assertRefused(String part, Map<Setting, String> flags) {
        SettingsException refused =
                assertThrows(SettingsException.class, () -> read(Map.of(), flags));
        assertTrue(refused.toString().contains(part), refused.toString());
    }

    @Test
    void areAllDocumented() throws IOException {
        Path page = Path.of(System.getProperty("montage.home"), "docs", "configuration.md");
        String text = Files.readString(page);
        for (Setting setting : Setting.values()) {
            String row =
                    "| `%s` | `%s` | %s | %s |"
                            .formatted(
                                    setting.key(),
                                    setting.variable(),
                                    setting.defaultValue().isEmpty()
                                            ? "none"
                                            : "`" + setting.defaultValue() + "`",
                                    setting.meaning());
            assertTrue(text.contains(row), "docs/configuration.md lacks this row: " + row);
        }
    }
}
