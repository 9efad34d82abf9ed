package dev.montage.server.serving;

import dev.montage.modalities.audio.AudioReader;
import dev.montage.modalities.audio.PcmStream;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.models.families.ChatMessage;
import dev.montage.models.families.HearingModel;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads recordings within the limits of the settings, and says how long that took. */
public final class Recordings {
    private final MediaLimits limits;
    private Optional<FfmpegProgram> decoder = Optional.empty();

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
    public synchronized FfmpegProgram findDecoder() {
        FfmpegProgram found = decoder.orElseGet(FfmpegProgram::find);
        decoder = Optional.of(found);
        return found;
    }

    /** Begins to read a file. */
    public Recording open(Path file) throws InterruptedException {
        return open(reader(limits.maxSeconds()), opened -> opened.open(file));
    }

    /** Begins to read a file in memory, which may last so many seconds. */
    Recording open(byte[] file, double maxSeconds) throws InterruptedException {
        return open(reader(maxSeconds), opened -> opened.open(file));
    }

    private AudioReader reader(double maxSeconds) {
        double seconds = Math.min(limits.maxSeconds(), maxSeconds);
        return new AudioReader(findDecoder(), limits.with(limits.maxBytes(), seconds));
    }

    @FunctionalInterface
    private interface Opening {
        PcmStream open(AudioReader reader) throws IOException, InterruptedException;
    }

    private static Recording open(AudioReader reader, Opening opening) throws InterruptedException {
        long start = System.nanoTime();
        try {
            return new Recording(opening.open(reader), System.nanoTime() - start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A recording in memory, as a model hears it in a conversation.
     *
     * @param param the field that holds it, for errors
     */
    ChatMessage.Sound sound(byte[] file, HearingModel model, String param) {
        AudioReader reader = reader(model.maxSoundSeconds());
        return MediaWork.checked(
                param,
                () -> {
                    try (PcmStream recording = reader.open(file)) {
                        return model.sound(recording);
                    }
                });
    }

    /**
     * A recording that cannot be taken, as a reply.
     *
     * @param param the field that holds it
     */
    static ApiException refused(MediaException e, String param) {
        String message = String.valueOf(e.getMessage());
        return e.code() == MediaException.Code.TOO_LARGE
                ? ApiException.of(413, e.code().wireName(), message)
                : ApiException.field(param, e.code().wireName(), message);
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
