package dev.montage.models.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * JSON inside weight files, read as a stream within fixed limits: a name twice in one object, deep
 * nesting and endless numbers are errors.
 */
final class WeightsJson implements AutoCloseable {
    private static final int MAX_NESTING = 8;
    private static final int MAX_NUMBER_CHARS = 32;
    private static final int MAX_NAME_CHARS = 4096;
    private static final int MAX_STRING_CHARS = 16 << 20;

    // Names come from strangers: they are not interned and not kept in a table of this JVM.
    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_NESTING)
                                    .maxNumberLength(MAX_NUMBER_CHARS)
                                    .maxNameLength(MAX_NAME_CHARS)
                                    .maxStringLength(MAX_STRING_CHARS)
                                    .build())
                    .build();

    /** Reads one member of an object; the parser stands on its value and is left at its end. */
    interface Member {
        void read(String name) throws IOException;
    }

    private final MappedFile file;
    private final JsonParser parser;

    private WeightsJson(MappedFile file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** The one JSON object in {@code text}, member by member. */
    static void readObject(MappedFile file, MemorySegment text, MemberReader reader) {
        byte[] utf8 = text.toArray(ValueLayout.JAVA_BYTE);
        try (WeightsJson json = new WeightsJson(file, FACTORY.createParser(utf8))) {
            json.parser.nextToken();
            json.members("header", name -> reader.read(json, name));
            if (json.parser.nextToken() != null) {
                throw json.wrong("header", "nothing after its object");
            }
        } catch (IOException e) {
            throw new WeightsException(
                    file.path() + ": header: expected JSON, found: " + message(e), e);
        }
    }

    /** Reads one member of the outermost object. */
    interface MemberReader {
        void read(WeightsJson json, String name) throws IOException;
    }

    /** Reads the object that the parser stands on. */
    void members(String field, Member member) throws IOException {
        expect(JsonToken.START_OBJECT, field, "an object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            member.read(name);
        }
    }

    String string(String field) throws IOException {
        expect(JsonToken.VALUE_STRING, field, "a string");
        return parser.getText();
    }

    /** Reads an array of at most {@code max} whole numbers from 0 to 2^63 - 1. */
    long[] counts(String field, int max) throws IOException {
        expect(JsonToken.START_ARRAY, field, "an array");
        long[] values = new long[max];
        int length = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.VALUE_NUMBER_INT, field, "whole numbers");
            if (length == max) {
                throw file.error(field, "at most " + max + " numbers", "more");
            }
            boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (!fits || parser.getLongValue() < 0) {
                throw wrong(field, "numbers from 0 to 2^63 - 1");
            }
            values[length++] = parser.getLongValue();
        }
        return Arrays.copyOf(values, length);
    }

    void skip() throws IOException {
        parser.skipChildren();
    }

    private void expect(JsonToken token, String field, String expected) throws IOException {
        if (parser.currentToken() != token) {
            throw wrong(field, expected);
        }
    }

    private WeightsException wrong(String field, String expected) throws IOException {
        String found = parser.currentToken() == null ? "the end" : parser.getText();
        return file.error(field, expected, MappedFile.quote(found));
    }

    private static String message(IOException e) {
        String message =
                e instanceof JsonProcessingException json
                        ? json.getOriginalMessage()
                        : e.getMessage();
        return MappedFile.quote(String.valueOf(message));
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
