package dev.montage.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class MainTest {
    private static final Path SOUNDS =
            Path.of(System.getProperty("montage.home"), "modalities/src/test/resources/audio");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "chat", "transcribe", "bench"})
    void explainsItself(String command) {
        assertEquals(0, run(command, "--help"));
        assertTrue(out.toString().startsWith("Usage: montage " + command), out.toString());
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertEquals(2, run("dance"));
        assertEquals(2, run("serve", "--speed=9"));
        assertEquals(2, run("transcribe"));
        assertEquals(1, run("serve", "--port=x"));
        assertTrue(err.toString().contains("server.port (MONTAGE_SERVER_PORT)"), err.toString());
    }

    @Test
    void chats() {
        int code = run("chat", "--temperature=0", "What is the capital of France?");
        assertEquals(0, code, err.toString());
        assertEquals("The capital of France is Paris.", out.toString().strip());
    }

    @Test
    void transcribes() {
        String jfk = SOUNDS.resolve("jfk.flac").toString();
        assertEquals(1, run("transcribe", "--format=srt", "--language=en", "no.wav", jfk));
        assertTrue(out.toString().contains("-->"), out.toString());
        assertTrue(out.toString().contains("your country"), out.toString());
        assertTrue(err.toString().contains("no.wav: no such file"), err.toString());
        assertTrue(err.toString().contains("jfk.flac: 0:00:11 of sound"), err.toString());
    }
}
