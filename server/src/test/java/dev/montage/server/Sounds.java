package dev.montage.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Recordings made of numbers. */
final class Sounds {
    private static final int RATE_HZ = 16_000;

    private Sounds() {}

    /** A WAV file (8 bit, mono, 8 kHz) of nothing. */
    static byte[] silence(int seconds) {
        int samples = seconds * 8000;
        ByteBuffer wav = ByteBuffer.allocate(44 + samples).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(8000);
        wav.putShort((short) 1).putShort((short) 8);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples);
        Arrays.fill(wav.array(), 44, wav.capacity(), (byte) 128);
        return wav.array();
    }

    /** A WAV file (16 bit, mono, 16 kHz) with a quiet hum. */
    static byte[] wav(double seconds) {
        int samples = (int) (seconds * RATE_HZ);
        ByteBuffer wav = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples * 2);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(RATE_HZ).putInt(RATE_HZ * 2);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples * 2);
        for (int i = 0; i < samples; i++) {
            wav.putShort((short) (1000 * Math.sin(2 * Math.PI * 220 * i / RATE_HZ)));
        }
        return wav.array();
    }
}
