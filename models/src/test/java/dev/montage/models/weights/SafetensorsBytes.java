package dev.montage.models.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes safetensors, right or wrong. */
final class SafetensorsBytes {
    private SafetensorsBytes() {}

    static byte[] of(String header, byte... data) {
        return of(header.getBytes(StandardCharsets.UTF_8).length, header, data);
    }

    static byte[] of(long headerLength, String header, byte... data) {
        byte[] utf8 = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + utf8.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(utf8)
                .put(data)
                .array();
    }

    /** One header entry, to be joined by commas. */
    static String entry(String name, String type, String shape, long begin, long end) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                .formatted(name, type, shape, begin, end);
    }

    static byte[] data(int length) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (i * 7);
        }
        return data;
    }
}
