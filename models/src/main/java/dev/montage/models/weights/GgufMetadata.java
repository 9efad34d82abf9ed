package dev.montage.models.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the key-value part of a GGUF file. */
final class GgufMetadata {
    private static final int MAX_KEYS = 1 << 16;
    private static final int MAX_KEY_BYTES = 65_535;
    private static final int MAX_STRING_BYTES = 16 << 20;
    private static final int MAX_DEPTH = 4;

    /** In all arrays together: bounds the memory that a hostile file costs. */
    private static final int MAX_ELEMENTS = 1 << 22;

    /** A key's length, its value's type and one byte of value. */
    private static final int MIN_PAIR_BYTES = 13;

    /** Value types in the order of their ids; {@code bytes} is the least that a value takes. */
    private enum ValueType {
        UINT8(1),
        INT8(1),
        UINT16(2),
        INT16(2),
        UINT32(4),
        INT32(4),
        FLOAT32(4),
        BOOL(1),
        STRING(8),
        ARRAY(12),
        UINT64(8),
        INT64(8),
        FLOAT64(8);

        private final int bytes;

        ValueType(int bytes) {
            this.bytes = bytes;
        }
    }

    private final MappedFile file;
    private final GgufCursor cursor;
    private int elementsLeft = MAX_ELEMENTS;

    GgufMetadata(MappedFile file, GgufCursor cursor) {
        this.file = file;
        this.cursor = cursor;
    }

    /** How many pairs the head says there are. */
    int readCount() {
        return cursor.count("metadata count", MAX_KEYS, MIN_PAIR_BYTES);
    }

    /** The next {@code count} pairs. */
    Map<String, Object> read(int count) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = cursor.string("metadata key " + i, MAX_KEY_BYTES);
            String field = "metadata " + MappedFile.quote(key);
            if (pairs.putIfAbsent(key, readValue(field, readType(field), 0)) != null) {
                throw file.error(field, "one of that key", "two");
            }
        }
        return Collections.unmodifiableMap(pairs);
    }

    /** A value for a message: short, whatever the file holds. */
    static String describe(Object value) {
        return MappedFile.quote(value instanceof List ? "an array" : value.toString());
    }

    private ValueType readType(String field) {
        int id = cursor.i32(field + " type");
        ValueType[] types = ValueType.values();
        if (id < 0 || id >= types.length) {
            throw file.error(field + " type", "0 to 12", Integer.toUnsignedString(id));
        }
        return types[id];
    }

    private Object readValue(String field, ValueType type, int depth) {
        return switch (type) {
            case UINT8 -> cursor.i8(field) & 0xFFL;
            case INT8 -> (long) cursor.i8(field);
            case UINT16 -> cursor.i16(field) & 0xFFFFL;
            case INT16 -> (long) cursor.i16(field);
            case UINT32 -> cursor.i32(field) & 0xFFFF_FFFFL;
            case INT32 -> (long) cursor.i32(field);
            case UINT64 -> cursor.u63(field);
            case INT64 -> cursor.i64(field);
            case FLOAT32 -> (double) Float.intBitsToFloat(cursor.i32(field));
            case FLOAT64 -> Double.longBitsToDouble(cursor.i64(field));
            case BOOL -> readBool(field);
            case STRING -> cursor.string(field, MAX_STRING_BYTES);
            case ARRAY -> readArray(field, depth + 1);
        };
    }

    private boolean readBool(String field) {
        byte value = cursor.i8(field);
        if (value != 0 && value != 1) {
            throw file.error(field, "a bool, 0 or 1", value & 0xFF);
        }
        return value == 1;
    }

    private List<Object> readArray(String field, int depth) {
        if (depth > MAX_DEPTH) {
            throw file.error(field, "arrays at most " + MAX_DEPTH + " deep", "deeper ones");
        }
        ValueType type = readType(field + " element");
        int count = cursor.count(field + " count", elementsLeft, type.bytes);
        elementsLeft -= count;
        if (type == ValueType.STRING) {
            return cursor.strings(field, count, MAX_STRING_BYTES);
        }
        List<Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(readValue(field, type, depth));
        }
        return Collections.unmodifiableList(values);
    }
}
