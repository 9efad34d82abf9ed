package dev.montage.models.weights;

import static dev.montage.models.weights.SafetensorsBytes.data;
import static dev.montage.models.weights.SafetensorsBytes.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetensorsFileTest extends WeightsFileContract {

    @Override
    Path write(Path folder) throws IOException {
        String header =
                String.join(
                        ",",
                        "{\"__metadata__\":{\"format\":\"pt\"}",
                        entry("embed", "F32", "3,4", 0, 48),
                        entry("quant", "I8", "2,8", 48, 64),
                        entry("quant.scale", "F32", "2", 64, 72),
                        entry("norm", "BF16", "5", 72, 82) + "}");
        return Files.write(
                folder.resolve("tiny.safetensors"), SafetensorsBytes.of(header, data(82)));
    }

    @Test
    void metadataAndNamesInTheFilesOrder() {
        try (WeightsFile file = SafetensorsFile.open(Goldens.SAFETENSORS)) {
            assertEquals(Map.of("format", "pt", "note", "東京"), file.metadata());
            assertEquals("[F32, F16, BF16, I8, I8.scale", file.names().toString().substring(0, 29));
            assertEquals(List.of(), file.tensor("scalar").shape());
            assertEquals(0, file.tensor("empty").toFloats().length);
            assertEquals(0, file.tensor("empty").rows());
            assertEquals(1, file.tensor("I8.alone").rowScale(0));
        }
    }

    @Test
    void aTypeThatCannotBeReadIsAnErrorOnlyWhenAskedFor() {
        try (WeightsFile file = SafetensorsFile.open(Goldens.SAFETENSORS)) {
            String trouble = "tensor 'I64' type: expected one of " + List.of(DataType.values());
            Refused.naming(
                    Goldens.SAFETENSORS, trouble + ", found 'I64'", () -> file.tensor("I64"));
        }
    }

    @Test
    void scalesThatDoNotFit() throws IOException {
        String header =
                "{" + entry("x", "I8", "2,4", 0, 8) + "," + entry("x.scale", "F32", "3", 8, 20);
        Path path = Files.write(folder.resolve("x"), SafetensorsBytes.of(header + "}", data(20)));
        try (WeightsFile file = SafetensorsFile.open(path)) {
            String trouble = "'x.scale': expected F32[2], one number for each row, found F32[3]";
            Refused.naming(path, trouble, () -> file.tensor("x"));
        }
    }

    @Test
    void lengthsThatLie() throws IOException {
        refused("header length: expected 8 bytes, found a file of 3 bytes", new byte[3]);
        refused("header length: expected at most 2", SafetensorsBytes.of(3, "{}"));
        refused("found 18446744073709551615", SafetensorsBytes.of(-1, "{}"));
        refused("header: expected an object, found 'the end'", SafetensorsBytes.of(0, "{}"));
        refused("header: expected JSON", SafetensorsBytes.of(1, "{}"));
    }

    @Test
    void headersThatLie() throws IOException {
        refusedHeader("header: expected an object, found '['", "[]");
        refusedHeader("header: expected nothing after its object", "{}{}");
        refusedHeader("header: expected JSON", "{\"x\":");
        refusedHeader("__metadata__: expected an object", "{\"__metadata__\":3}");
        refusedHeader("__metadata__ 'k': expected a string", "{\"__metadata__\":{\"k\":3}}");
        refusedHeader("tensor 'x': expected an object, found '3'", "{\"x\":3}");
        refusedHeader("tensor 'x': expected a member data_offsets, found none", "{\"x\":{}}");
        String twice = entry("x", "F32", "0", 0, 0);
        refusedHeader("Duplicate field 'x'", "{" + twice + "," + twice + "}");
        String bytes = "\"data_offsets\":[0,0]";
        refusedHeader("'x': expected a member dtype", "{\"x\":{" + bytes + "}}");
        refusedHeader("'x' dtype: expected a string", "{\"x\":{\"dtype\":1}}");
        refusedHeader("'x': expected a member shape", "{\"x\":{\"dtype\":\"F32\"," + bytes + "}}");
    }

    @Test
    void bombs() throws IOException {
        refusedHeader("nesting depth", "{\"x\":{\"y\":" + "[".repeat(1_000_000));
        refusedHeader("found: 'Number value length", shape("9".repeat(1_000_000)));
        refusedHeader("'x' shape: expected at most 8 numbers", shape("1" + ",1".repeat(1_000_000)));
        refusedHeader("found: 'Name length", "{\"" + "n".repeat(1_000_000) + "\":{}}");
        StringBuilder many = new StringBuilder("{\"a\":{}");
        for (int i = 0; i < 200_000; i++) {
            many.append(",\"").append(i).append("\":{}");
        }
        refusedHeader("expected a member data_offsets", many.append('}').toString());
    }

    @Test
    void numbersThatLie() throws IOException {
        refusedHeader("'x' shape: expected numbers from 0 to 2^63 - 1", shape("-1"));
        refusedHeader("'x' shape: expected numbers from 0", shape("9223372036854775808"));
        refusedHeader("'x' shape: expected whole numbers, found '1.5'", shape("1.5"));
        refusedHeader("'x' shape: expected whole numbers, found 'null'", shape("null"));
        refusedHeader("'x' shape: expected dimensions from 0", shape("9223372036854775807"));
        refusedHeader("'x' shape: expected at most 2^31 - 1 rows", shape("65536,65536,65536"));
        refusedHeader(
                "'x' data_offsets: expected a begin and an end not before it, found [4, 0]",
                "{" + entry("x", "F32", "1", 4, 0) + "}");
        refusedHeader(
                "'x' data_offsets: expected begin 0, its neighbour's end, found 4",
                "{" + entry("x", "F32", "1", 4, 8) + "}");
        refusedHeader(
                "data: expected 9223372036854775807 bytes, the last tensor's end, found 0 bytes",
                "{" + entry("x", "F32", "1", 0, Long.MAX_VALUE) + "}");
        refused(
                "'x' data_offsets: expected 8 bytes for F32[2], found 4 bytes",
                SafetensorsBytes.of("{" + entry("x", "F32", "2", 0, 4) + "}", data(4)));
        refused(
                "'y' data_offsets: expected begin 8, its neighbour's end, found 4",
                SafetensorsBytes.of(
                        "{"
                                + entry("x", "F32", "2", 0, 8)
                                + ","
                                + entry("y", "F32", "1", 4, 8)
                                + "}",
                        data(8)));
        refused("data: expected 0 bytes", SafetensorsBytes.of("{}", data(4)));
    }

    private static String shape(String shape) {
        return "{" + entry("x", "F32", shape, 0, 0) + "}";
    }

    private void refusedHeader(String message, String header) throws IOException {
        refused(message, SafetensorsBytes.of(header));
    }

    private void refused(String message, byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("case.safetensors"), bytes);
        Refused.naming(path, message, () -> SafetensorsFile.open(path));
    }
}
