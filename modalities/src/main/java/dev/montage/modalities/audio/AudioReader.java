package dev.montage.modalities.audio;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaFile;
import dev.montage.modalities.media.MediaLimits;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Turns any common audio or video file into samples. Each open stream holds one ffmpeg process
 * until it is closed, read to its end, or its reader is interrupted. Safe for use by many threads.
 */
public final class AudioReader {

    private final FfmpegProgram program;
    private final MediaLimits limits;

    public AudioReader(FfmpegProgram program, MediaLimits limits) {
        this.program = program;
        this.limits = limits;
    }

    /**
     * Begins to decode a file; returns when its first samples are there.
     *
     * @throws MediaException with any code; TOO_LONG here if the file's header says so
     * @throws IOException if the file cannot be read
     * @throws IllegalStateException if ffmpeg does not run
     */
    public PcmStream open(Path file) throws IOException, InterruptedException {
        long bytes = Files.size(file);
        MediaFile.checkSize(bytes, limits);
        Optional<WavPcmStream> wav = openWav(Files.newInputStream(file), bytes);
        return wav.isPresent() ? checked(wav.get()) : FfmpegPcmStream.open(program, file, limits);
    }

    /**
     * Begins to decode a file in memory. What ffmpeg reads is a temporary file that has no name any
     * more once this returns.
     *
     * @throws MediaException as for a file
     * @throws UncheckedIOException if there is no place for the temporary file
     */
    public PcmStream open(byte[] media) throws InterruptedException {
        MediaFile.checkSize(media.length, limits);
        try {
            Optional<WavPcmStream> wav = openWav(new ByteArrayInputStream(media), media.length);
            return wav.isPresent() ? checked(wav.get()) : open(new ByteArrayInputStream(media));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the whole upload, but no more than the limit and one byte, then begins to decode it.
     * Does not close it.
     *
     * @throws MediaException as for a file
     * @throws IOException if the upload breaks, or there is no place for the temporary file
     */
    public PcmStream open(InputStream media) throws IOException, InterruptedException {
        try (MediaFile file = MediaFile.of(media, limits)) {
            return open(file.path());
        }
    }

    private Optional<WavPcmStream> openWav(InputStream in, long bytes) throws IOException {
        InputStream buffered = new BufferedInputStream(in);
        Optional<WavPcmStream> wav = Optional.empty();
        try {
            wav = WavPcmStream.open(buffered, bytes);
        } finally {
            if (wav.isEmpty()) {
                buffered.close();
            }
        }
        return wav;
    }

    private PcmStream checked(WavPcmStream wav) {
        double seconds = wav.declaredSeconds().orElseThrow();
        if (seconds > limits.maxSeconds()) {
            wav.close();
            throw FfmpegPcmStream.tooLong("lasts %.0f s, longer".formatted(seconds), limits);
        }
        return wav;
    }
}
