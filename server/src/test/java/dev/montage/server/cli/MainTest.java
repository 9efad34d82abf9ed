package dev.montage.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.picture.PictureReader;
import dev.montage.modalities.video.FrameStream;
import dev.montage.modalities.video.VideoReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    @ValueSource(
            strings = {"serve", "chat", "transcribe", "caption", "draw", "film", "codec", "bench"})
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

    /** Draws, films and says what they show, with a small model of random weights. */
    @Test
    void drawsFilmsAndCaptions(@TempDir Path folder) throws IOException {
        String model = "--model=montage/tiny-model";
        String models = "--models.directory=models/src/test/resources/goldens";
        String picture = folder.resolve("house.png").toString();
        assertEquals(
                0, run("draw", model, models, "--side=64", "--output=" + picture, "a", "house"));
        assertEquals(64, ImageIO.read(new File(picture)).getWidth());
        String film = folder.resolve("house.mp4").toString();
        String data = "--data=" + folder.resolve("data");
        String length = "--seconds=1";
        String output = "--output=" + film;
        assertEquals(0, run("film", model, models, data, length, output, "a house"));
        assertTrue(err.toString().contains("key slices 1/1  stretches 1/1"), err.toString());
        assertTrue(new File(folder.toFile(), "house.jpg").isFile());
        assertEquals(1, run("caption", model, models, picture, film, "no.png"));
        assertTrue(out.toString().contains(picture + ": "), out.toString());
        assertTrue(out.toString().contains(film + " 0.0-1.0 s: "), out.toString());
        assertTrue(err.toString().contains("no.png: no such file"), err.toString());
        Path board = folder.resolve("board.yaml");
        Files.writeString(
                board,
                """
                seconds: 3
                storyboard:
                  - {at: 0, prompt: a house}
                  - {at: 1.5, prompt: a tree}
                """);
        assertEquals(0, run("film", model, models, data, "-o", film, board.toString()));
        assertTrue(out.toString().contains("3 s, 1 of 4 parts made before"), out.toString());
        Files.writeString(board, "storyboard: [{at: 1, prompt: a house}]");
        assertEquals(1, run("film", model, models, data, output, board.toString()));
        assertTrue(err.toString().contains("storyboard[0].at"), err.toString());
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

    /** With a net of random weights: what comes out has the right size and length. */
    @Test
    void takesPicturesAndFilmsThroughTheCodec(@TempDir Path folder) throws Exception {
        Path home = Path.of(System.getProperty("montage.home"));
        String[] arguments = {
            "codec",
            "--models.directory=" + home.resolve("models/src/test/resources/goldens/codec"),
            "--model=tiny",
            "--output=" + folder,
            home.resolve("modalities/src/test/resources/pictures/animated.gif").toString(),
            "no.png",
            home.resolve("modalities/src/test/resources/pictures/orientation-1.jpg").toString(),
        };
        assertEquals(1, run(arguments), err.toString());
        assertTrue(err.toString().contains("no.png: no such file"), err.toString());
        MediaLimits limits = MediaLimits.defaults();
        FfmpegProgram program = FfmpegProgram.find();
        Frame picture =
                new PictureReader(program, limits)
                        .read(folder.resolve("orientation-1.jpg.codec.png"));
        assertEquals(64, picture.width());
        assertEquals(32, picture.height());
        FrameSpec spec = FrameSpec.square(32, 8);
        VideoReader reader = new VideoReader(program, limits);
        Path film = home.resolve("modalities/src/test/resources/pictures/animated.gif");
        try (FrameStream original = reader.open(film, spec);
                FrameStream left = reader.open(folder.resolve("animated.gif.codec.gif"), spec)) {
            assertEquals(original.readAll().size(), left.readAll().size());
        }
    }
}
