package dev.montage.models.speech;

import dev.montage.modalities.audio.PcmStream;
import java.util.Arrays;

/** Zeros, made as they are read. */
public final class Silence implements PcmStream {
    private final long length;
    private long position;

    public Silence(double seconds) {
        length = (long) (seconds * SAMPLE_RATE_HZ);
    }

    @Override
    public int read(float[] buffer, int offset, int count) {
        int given = (int) Math.min(count, length - position);
        Arrays.fill(buffer, offset, offset + given, 0);
        position += given;
        return given;
    }

    @Override
    public long samplesRead() {
        return position;
    }

    @Override
    public void close() {}
}
