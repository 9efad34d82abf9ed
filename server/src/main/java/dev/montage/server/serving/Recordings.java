package dev.montage.server.serving;

import dev.montage.modalities.audio.AudioReader;
import dev.montage.modalities.audio.PcmStream;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads recordings within the limits of the settings, and says how long that took. */
public final class Recordings {
    private final MediaLimits limits;
    private Optional<AudioReader> reader = Optional.empty();

    public Recordings(Settings.Limits limits) {
        this.limits = limits(limits);
    }

    /** What the settings allow media to be. */
    public static MediaLimits limits(Settings.Limits limits) {
        return MediaLimits.defaults()
                .with(limits.uploadBytes(), (double) limits.media().toSeconds());
    }

    /**
     * Finds the decoder, which the first time unpacks it.
     *
     * @throws IllegalStateException if it does not run on this machine
     */
    public synchronized AudioReader findDecoder() {
        AudioReader found = reader.orElseGet(() -> new AudioReader(FfmpegProgram.find(), limits));
        reader = Optional.of(found);
        return found;
    }

    /** Begins to read a file. */
    public Recording open(Path file) throws InterruptedException {
        long start = System.nanoTime();
        try {
            return new Recording(findDecoder().open(file), System.nanoTime() - start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A recording that cannot be taken, as a reply. */
    static ApiException refused(MediaException e) {
        String message = String.valueOf(e.getMessage());
        return e.code() == MediaException.Code.TOO_LARGE
                ? ApiException.of(413, e.code().wireName(), message)
                : ApiException.field("file", e.code().wireName(), message);
    }

    /** An open recording. */
    public static final class Recording implements PcmStream {
        private final PcmStream stream;
        private long decodeNanos;

        private Recording(PcmStream stream, long decodeNanos) {
            this.stream = stream;
            this.decodeNanos = decodeNanos;
        }

        @Override
        public int read(float[] buffer, int offset, int length) throws InterruptedException {
            long start = System.nanoTime();
            int read = stream.read(buffer, offset, length);
            decodeNanos += System.nanoTime() - start;
            return read;
        }

        @Override
        public long samplesRead() {
            return stream.samplesRead();
        }

        /** Seconds that its reader has waited for it. */
        public double decodeSeconds() {
            return decodeNanos / 1e9;
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
