package dev.montage.modalities.audio;

import dev.montage.modalities.ffmpeg.FfmpegProcess;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaException.Code;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sound decoded, mixed to mono and resampled by ffmpeg, as 16-bit samples through a pipe. */
final class FfmpegPcmStream implements PcmStream {

    /**
     * Containers and bare codecs that hold their own sound. Anything that can name another file
     * (playlists, concat scripts, image sequences) is not among them; and since the only protocol
     * is {@code fd}, the file that is already open, no other file could be opened anyway.
     */
    private static final String DEMUXERS =
            "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dts,eac3,flac,flv,loas,matroska,mov,mp3,"
                    + "mpc,mpc8,mpeg,mpegts,ogg,rm,tak,truehd,tta,voc,w64,wav,wv";

    /** A float has 24 bits of precision, so this is exact. */
    private static final float SCALE = 1f / 32768;

    private static final Pattern DURATION =
            Pattern.compile("\n  Duration: (\\d+):(\\d\\d):(\\d\\d(?:\\.\\d+)?)");
    private static final VarHandle SAMPLE =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final FfmpegProcess process;
    private final MediaLimits limits;
    private byte[] block = new byte[0];
    private int position;
    private long samplesRead;
    private boolean ended;

    private FfmpegPcmStream(FfmpegProcess process, MediaLimits limits) {
        this.process = process;
        this.limits = limits;
    }

    /** Starts decoding; returns when the first samples are there. */
    static PcmStream open(FfmpegProgram program, Path file, MediaLimits limits)
            throws IOException, InterruptedException {
        FfmpegPcmStream stream =
                new FfmpegPcmStream(program.start(arguments(limits), file, limits), limits);
        boolean opened = false;
        try {
            stream.block = stream.process.next();
            if (stream.block.length == 0) {
                throw stream.failure();
            }
            stream.checkDeclaredSeconds();
            opened = true;
            return stream;
        } finally {
            if (!opened) {
                stream.close();
            }
        }
    }

    private static List<String> arguments(MediaLimits limits) {
        String all =
                String.format(
                        Locale.ROOT,
                        "-hide_banner -protocol_whitelist fd -format_whitelist %s -threads 1 -vn -sn -dn -i fd:"
                                + " -t %.3f -ac 1 -ar %d -f s16le pipe:1",
                        DEMUXERS,
                        limits.maxSeconds() + 1,
                        SAMPLE_RATE_HZ);
        return List.of(all.split(" ", -1));
    }

    @Override
    public int read(float[] buffer, int offset, int length) throws InterruptedException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        int filled = 0;
        while (filled < length && available()) {
            int count = Math.min(length - filled, (block.length - position) / 2);
            for (int i = 0; i < count; i++) {
                buffer[offset + filled + i] = (short) SAMPLE.get(block, position + 2 * i) * SCALE;
            }
            position += 2 * count;
            filled += count;
        }
        samplesRead += filled;
        if (samplesRead > limits.maxSeconds() * SAMPLE_RATE_HZ) {
            close();
            throw tooLong("is longer", limits);
        }
        return filled;
    }

    /** Whether a sample is left; fetches the next block if need be. */
    private boolean available() throws InterruptedException {
        if (block.length - position >= 2) {
            return true;
        }
        if (ended) {
            return false;
        }
        block = process.next();
        position = 0;
        ended = block.length < 2;
        if (!ended) {
            return true;
        }
        process.requireIntact();
        return false;
    }

    @Override
    public long samplesRead() {
        return samplesRead;
    }

    @Override
    public void close() {
        ended = true;
        block = new byte[0];
        process.close();
    }

    @Override
    public OptionalDouble declaredSeconds() {
        Matcher found = DURATION.matcher(process.messages());
        if (!found.find()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                Double.parseDouble(found.group(1)) * 3600
                        + Double.parseDouble(found.group(2)) * 60
                        + Double.parseDouble(found.group(3)));
    }

    /** Lets no one wait for hours of decoding before a limit is met that the header tells of. */
    private void checkDeclaredSeconds() {
        double seconds = declaredSeconds().orElse(0);
        boolean guessed = process.messages().contains("Estimating duration from bitrate");
        if (seconds > limits.maxSeconds() + 1 && !guessed) {
            throw tooLong("lasts %.0f s, longer".formatted(seconds), limits);
        }
    }

    static MediaException tooLong(String what, MediaLimits limits) {
        return new MediaException(
                Code.TOO_LONG,
                "The recording %s than the limit of %.0f s.".formatted(what, limits.maxSeconds()));
    }

    /** Why there is not a single sample, from ffmpeg's exit code and words. */
    private RuntimeException failure() throws InterruptedException {
        Optional<RuntimeException> breakdown = process.breakdown();
        if (breakdown.isPresent()) {
            return breakdown.get();
        }
        String said = process.messages();
        Optional<MediaException> cutShort = process.cutShort();
        if (cutShort.isPresent()) {
            return cutShort.get();
        }
        if (!said.contains("Input #0")) {
            return new MediaException(
                    Code.NOT_MEDIA, "The file is not audio or video in a known format.");
        }
        if (!said.contains(": Audio: ")) {
            return new MediaException(Code.NO_AUDIO, "The file has no sound in it.");
        }
        return process.exitCode() == 0
                ? new MediaException(Code.EMPTY, "The recording has a length of zero.")
                : new MediaException(
                        Code.TRUNCATED,
                        "The file is cut short or damaged: nothing can be decoded.");
    }
}
