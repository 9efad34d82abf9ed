package dev.montage.models.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the head of a GGUF file from front to back and never past its end. Every count is checked
 * against the bytes that are left before anything is allocated for it.
 */
final class GgufCursor {
    /** The largest vocabularies with all their merges take about 20 MiB. */
    private static final long MAX_HEAD_BYTES = 64L << 20;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MappedFile file;
    private final long end;
    private long position;

    GgufCursor(MappedFile file) {
        this.file = file;
        this.end = Math.min(file.size(), MAX_HEAD_BYTES);
    }

    long position() {
        return position;
    }

    /** Signed byte. */
    byte i8(String field) {
        return file.bytes().get(ValueLayout.JAVA_BYTE, advance(1, field));
    }

    short i16(String field) {
        return file.bytes().get(SHORT, advance(2, field));
    }

    int i32(String field) {
        return file.bytes().get(INT, advance(4, field));
    }

    long i64(String field) {
        return file.bytes().get(LONG, advance(8, field));
    }

    /** An unsigned 32-bit number that an {@code int} holds. */
    int u31(String field) {
        int value = i32(field);
        if (value < 0) {
            throw file.error(field, "at most 2^31 - 1", Integer.toUnsignedString(value));
        }
        return value;
    }

    /** An unsigned 64-bit number that a {@code long} holds. */
    long u63(String field) {
        long value = i64(field);
        if (value < 0) {
            throw file.error(field, "at most 2^63 - 1", Long.toUnsignedString(value));
        }
        return value;
    }

    /** How many things follow: at most {@code max}, each of at least {@code minBytes} bytes. */
    int count(String field, int max, int minBytes) {
        long value = i64(field);
        if (value < 0 || value > max) {
            throw file.error(field, "at most " + max, Long.toUnsignedString(value));
        }
        if (value > (end - position) / minBytes) {
            throw cut(field, value + " times at least " + minBytes + " bytes");
        }
        return (int) value;
    }

    /** A length-prefixed UTF-8 string; malformed bytes become replacement characters. */
    String string(String field, int maxBytes) {
        int length = count(field + " length", maxBytes, 1);
        byte[] utf8 = new byte[length];
        long at = advance(length, field);
        MemorySegment.copy(file.bytes(), ValueLayout.JAVA_BYTE, at, utf8, 0, length);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /**
     * {@code count} strings, each as {@link #string} reads it; made when they are asked for, as
     * most never are.
     */
    List<Object> strings(String field, int count, int maxBytes) {
        long from = position;
        int[] ends = new int[count];
        String lengthField = field + " length"; // put together once, not for each of 100,000
        for (int i = 0; i < count; i++) {
            int length = count(lengthField, maxBytes, 1);
            advance(length, field);
            ends[i] = (int) (position - from);
        }
        return new GgufStrings(
                file.bytes().asSlice(from, position - from).toArray(ValueLayout.JAVA_BYTE), ends);
    }

    private long advance(long bytes, String field) {
        if (bytes > end - position) {
            throw cut(field, bytes + " bytes");
        }
        long at = position;
        position += bytes;
        return at;
    }

    private WeightsException cut(String field, String expected) {
        String found =
                end == file.size()
                        ? "the file's end at byte " + end
                        : "a head of more than " + MAX_HEAD_BYTES + " bytes";
        return file.error(field, expected + " from byte " + position + " on", found);
    }
}
