package dev.montage.modalities.audio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The one format that needs no decoder: a RIFF WAVE file of 16-bit PCM, mono, 16 kHz. Gives the
 * same samples as ffmpeg, without a process.
 */
final class WavPcmStream implements PcmStream {

    private static final int RIFF = 0x46464952;
    private static final int WAVE = 0x45564157;
    private static final int FORMAT = 0x20746d66;
    private static final int DATA = 0x61746164;
    private static final int MAX_HEADER_BYTES = 1 << 16;
    private static final float SCALE = 1f / 32768;

    private final InputStream in;
    private final long samples;
    private long samplesLeft;
    private long samplesRead;

    private WavPcmStream(InputStream in, long samples) {
        this.in = in;
        this.samples = samples;
        this.samplesLeft = samples;
    }

    /**
     * Reads the header.
     *
     * @param in from its first byte; owned by the result, if there is one
     * @return empty if the file is anything else, or unusual in any way: ffmpeg will see to it
     */
    static Optional<WavPcmStream> open(InputStream in, long fileBytes) throws IOException {
        ByteBuffer start = next(in, 12);
        if (start.remaining() < 12 || start.getInt() != RIFF || start.getInt(8) != WAVE) {
            return Optional.empty();
        }
        long position = 12;
        boolean plain = false;
        while (position < MAX_HEADER_BYTES) {
            ByteBuffer head = next(in, 8);
            if (head.remaining() < 8) {
                return Optional.empty();
            }
            int id = head.getInt();
            long bytes = Integer.toUnsignedLong(head.getInt());
            position += 8;
            if (id == DATA) {
                boolean usable = plain && bytes > 1 && position + bytes <= fileBytes;
                return usable ? Optional.of(new WavPcmStream(in, bytes / 2)) : Optional.empty();
            }
            long padded = bytes + (bytes & 1);
            if (position + padded > MAX_HEADER_BYTES) {
                return Optional.empty();
            }
            ByteBuffer chunk = next(in, (int) padded);
            plain |= id == FORMAT && isPlain(chunk);
            position += padded;
        }
        return Optional.empty();
    }

    private static boolean isPlain(ByteBuffer format) {
        return format.remaining() >= 16
                && format.getShort() == 1
                && format.getShort() == 1
                && format.getInt() == SAMPLE_RATE_HZ
                && format.getInt() == 2 * SAMPLE_RATE_HZ
                && format.getShort() == 2
                && format.getShort() == 16;
    }

    private static ByteBuffer next(InputStream in, int bytes) throws IOException {
        return ByteBuffer.wrap(in.readNBytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int read(float[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        int filled = 0;
        while (filled < length && samplesLeft > 0) {
            int wanted = (int) Math.min(Math.min(length - filled, 1 << 14), samplesLeft);
            ByteBuffer part = part(wanted);
            int count = part.remaining() / 2;
            for (int i = 0; i < count; i++) {
                buffer[offset + filled + i] = part.getShort() * SCALE;
            }
            filled += count;
            samplesLeft = count < wanted ? 0 : samplesLeft - count;
        }
        samplesRead += filled;
        return filled;
    }

    private ByteBuffer part(int samples) {
        try {
            return next(in, 2 * samples);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long samplesRead() {
        return samplesRead;
    }

    @Override
    public void close() {
        samplesLeft = 0;
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public OptionalDouble declaredSeconds() {
        return OptionalDouble.of((double) samples / SAMPLE_RATE_HZ);
    }
}
