package dev.montage.modalities.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaException.Code;
import dev.montage.modalities.media.MediaLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read, or only in part; and that the next file can be read all the same. */
final class BadMediaTest {

    private static final AudioReader READER = new AudioReader(Clips.FFMPEG, MediaLimits.defaults());
    private static final Path JFK = Clips.audio("jfk.flac");
    private static final int JFK_SAMPLES = 176_000;

    @TempDir private Path folder;

    @AfterEach
    void theNextFileWorks() throws IOException, InterruptedException {
        assertEquals(JFK_SAMPLES, samples(READER, Files.readAllBytes(JFK)).length);
    }

    private static float[] samples(AudioReader reader, byte[] media) throws InterruptedException {
        try (PcmStream stream = reader.open(media)) {
            return stream.readAll();
        }
    }

    private static void assertRefused(Code code, byte[] media) {
        assertRefused(code, READER, media);
    }

    private static void assertRefused(Code code, AudioReader reader, byte[] media) {
        MediaException refusal = assertThrows(MediaException.class, () -> samples(reader, media));
        assertEquals(code, refusal.code(), refusal.getMessage());
    }

    @Test
    void emptyIsEmpty() throws IOException, InterruptedException {
        assertRefused(Code.EMPTY, new byte[0]);
        InputStream nothing = InputStream.nullInputStream();
        assertEquals(
                Code.EMPTY, assertThrows(MediaException.class, () -> READER.open(nothing)).code());
        Path file = Files.createFile(folder.resolve("empty.mp3"));
        assertEquals(
                Code.EMPTY, assertThrows(MediaException.class, () -> READER.open(file)).code());
        Path silent = Clips.make("-i " + JFK + " -t 0", folder.resolve("none.wav"));
        assertRefused(Code.EMPTY, Files.readAllBytes(silent));
        assertThrows(NoSuchFileException.class, () -> READER.open(folder.resolve("missing.mp3")));
    }

    @Test
    void whatIsNotMediaIsRefused() throws IOException, InterruptedException {
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        assertRefused(Code.NOT_MEDIA, noise);
        assertRefused(Code.NOT_MEDIA, new byte[1]);
        assertRefused(Code.NOT_MEDIA, new byte[100_000]);
        assertRefused(Code.NOT_MEDIA, "not an mp3 ".repeat(999).getBytes(StandardCharsets.UTF_8));
        assertRefused(Code.NOT_MEDIA, "ID3".getBytes(StandardCharsets.UTF_8));
        assertRefused(
                Code.NOT_MEDIA, "<html><body>404</body></html>".getBytes(StandardCharsets.UTF_8));
        Path picture =
                Clips.make("-filter_complex testsrc=d=0.1 -frames:v 1", folder.resolve("a.png"));
        assertRefused(Code.NOT_MEDIA, Files.readAllBytes(picture));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "a.mkv", "a.avi", "a.ts"})
    void videoWithoutSoundSaysSo(String name) throws IOException, InterruptedException {
        Path video =
                Clips.make("-filter_complex testsrc=d=1 -c:v mpeg2video", folder.resolve(name));
        assertRefused(Code.NO_AUDIO, Files.readAllBytes(video));
    }

    @Test
    void mp4WithoutItsIndexIsTruncated() throws IOException, InterruptedException {
        byte[] whole = Files.readAllBytes(Clips.make("-i " + JFK, folder.resolve("a.m4a")));
        assertRefused(Code.TRUNCATED, Arrays.copyOf(whole, whole.length / 2));
    }

    @ParameterizedTest
    @CsvSource({
        "a.wav, -ac 1",
        "a.wav, -ac 2",
        "a.mp3, -c:a libmp3lame",
        "a.flac, -c:a flac",
        "a.opus, -c:a libopus",
        "a.webm, -c:a libopus",
        "a.aac, -c:a aac",
        "a.m4a, -c:a aac -movflags +faststart"
    })
    void cutFileGivesWhatIsThere(String name, String codec)
            throws IOException, InterruptedException {
        byte[] whole =
                Files.readAllBytes(Clips.make("-i " + JFK + " " + codec, folder.resolve(name)));
        int part = samples(READER, Arrays.copyOf(whole, whole.length / 2)).length;
        assertEquals(JFK_SAMPLES / 2, part, JFK_SAMPLES / 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 0x7fffffff, 0xfffffffe, 0xffffffff})
    void declaredSizesAreNotBelieved(int declared) throws IOException, InterruptedException {
        byte[] wav =
                Files.readAllBytes(Clips.make("-i " + JFK + " -bitexact", folder.resolve("a.wav")));
        for (int i = 0; i < 4; i++) {
            wav[40 + i] = (byte) (declared >> (8 * i));
        }
        int expected = declared == 1000 ? 500 : JFK_SAMPLES;
        if (declared == 1) {
            assertRefused(Code.TRUNCATED, wav);
        } else {
            assertEquals(expected, samples(READER, wav).length);
        }
    }

    @Test
    void brokenWavHeadersNeverFail() throws IOException, InterruptedException {
        byte[] wav =
                Files.readAllBytes(Clips.make("-i " + JFK + " -t 0.1", folder.resolve("a.wav")));
        Random random = new Random(3);
        for (int round = 0; round < 2000; round++) {
            byte[] broken = Arrays.copyOf(wav, 1 + random.nextInt(wav.length));
            for (int i = random.nextInt(4); i >= 0; i--) {
                broken[random.nextInt(Math.min(80, broken.length))] = (byte) random.nextInt();
            }
            var stream = WavPcmStream.open(new ByteArrayInputStream(broken), broken.length);
            if (stream.isPresent()) {
                assertTrue(stream.get().readAll().length <= broken.length / 2);
            }
        }
    }

    @Test
    void bytesAreLimited() throws IOException, InterruptedException {
        byte[] clip = Files.readAllBytes(JFK);
        AudioReader exact = reader(clip.length, 60);
        assertEquals(JFK_SAMPLES, samples(exact, clip).length);
        AudioReader small = reader(clip.length - 1, 60);
        assertRefused(Code.TOO_LARGE, small, clip);
        assertEquals(
                Code.TOO_LARGE, assertThrows(MediaException.class, () -> small.open(JFK)).code());
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 0;
                    }
                };
        MediaException refusal = assertThrows(MediaException.class, () -> small.open(endless));
        assertEquals(Code.TOO_LARGE, refusal.code());
        assertEquals("too_large", refusal.code().wireName());
    }

    @ParameterizedTest
    @CsvSource({"a.flac, flac", "a.wav, pcm_s16le", "a.mp3, libmp3lame", "a.ogg, libopus"})
    void secondsAreLimited(String name, String codec) throws IOException, InterruptedException {
        Path file = Clips.make("-i " + JFK + " -c:a " + codec, folder.resolve(name));
        byte[] media = Files.readAllBytes(file);
        assertRefused(Code.TOO_LONG, reader(1 << 30, 9.5), media);
        assertRefused(Code.TOO_LONG, reader(1 << 30, 10.9), media);
        assertEquals(JFK_SAMPLES, samples(reader(1 << 30, 11.1), media).length, 1600);
    }

    /** 90 KB that unfold to 3 hours of silence, first with an honest header, then without. */
    @Test
    void longSilenceInATinyFileMeetsTheLimit() throws IOException, InterruptedException {
        byte[] flac = Files.readAllBytes(silence(3 * 3600));
        assertTrue(flac.length < 1 << 20, () -> flac.length + " bytes");
        AudioReader hour = reader(1 << 20, 600);
        assertRefused(Code.TOO_LONG, hour, flac);
        // The total number of samples in STREAMINFO, 36 bits, becomes "unknown".
        flac[21] &= (byte) 0xf0;
        Arrays.fill(flac, 22, 26, (byte) 0);
        assertRefused(Code.TOO_LONG, hour, flac);
    }

    @Test
    void threeHoursOfSilenceStreamThroughOneBuffer() throws IOException, InterruptedException {
        float[] buffer = new float[30 * PcmStream.SAMPLE_RATE_HZ];
        try (PcmStream stream = READER.open(silence(3 * 3600))) {
            while (stream.read(buffer, 0, buffer.length) == buffer.length) {
                assertEquals(0, buffer[0]);
            }
            assertEquals(3 * 3600, stream.seconds());
        }
    }

    /** A playlist or script must not bring in another file, though plain ffmpeg would open it. */
    @ParameterizedTest
    @CsvSource({
        "a.m3u8, '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n%s\n#EXT-X-ENDLIST\n'",
        "a.ffconcat, 'ffconcat version 1.0\nfile %s\n'"
    })
    void noOtherFileIsOpened(String name, String script) throws IOException, InterruptedException {
        Path secret = Clips.make("-i " + JFK + " -f mpegts -c:a mp2", folder.resolve("secret.ts"));
        Path file = folder.resolve(name);
        Files.writeString(file, script.formatted(secret));
        Path out = folder.resolve("out.wav");
        String open = "-safe 0 -f concat ";
        Clips.make((name.endsWith("m3u8") ? "" : open) + "-i " + file, out);
        assertNotEquals(0, Files.size(out));
        assertRefused(Code.NOT_MEDIA, Files.readAllBytes(file));
        Files.writeString(file, script.formatted("/etc/hostname"));
        assertRefused(Code.NOT_MEDIA, Files.readAllBytes(file));
    }

    @Test
    void limitsMakeSense() {
        assertThrows(IllegalArgumentException.class, () -> reader(0, 1));
        assertThrows(IllegalArgumentException.class, () -> reader(1, 0));
        assertThrows(IllegalArgumentException.class, () -> reader(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> reader(1, Double.POSITIVE_INFINITY));
        Duration second = Duration.ofSeconds(1);
        assertThrows(
                IllegalArgumentException.class, () -> new MediaLimits(1, 1, 1, second, 1L << 28));
    }

    @Test
    void missingProgramIsNotTheSendersFault() throws IOException {
        AudioReader none =
                new AudioReader(
                        new FfmpegProgram(folder.resolve("none"), List.of()),
                        MediaLimits.defaults());
        assertThrows(IllegalStateException.class, () -> none.open(JFK));
        assertThrows(
                IllegalStateException.class,
                new FfmpegProgram(folder.resolve("none"), List.of())::check);
    }

    private Path silence(int seconds) throws IOException, InterruptedException {
        String source = "-filter_complex anullsrc=r=16000:cl=mono:n=16384 -t " + seconds;
        return Clips.make(
                source + " -c:a flac -frame_size 16384 -compression_level 0",
                folder.resolve("silence.flac"));
    }

    private static AudioReader reader(long maxBytes, double maxSeconds) {
        return new AudioReader(Clips.FFMPEG, MediaLimits.defaults().with(maxBytes, maxSeconds));
    }
}
