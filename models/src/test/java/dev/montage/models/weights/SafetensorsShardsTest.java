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

class SafetensorsShardsTest extends WeightsFileContract {
    private static final String INDEX = "model.safetensors.index.json";

    @Override
    Path write(Path folder) throws IOException {
        String first =
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + entry("quant", "I8", "2,8", 0, 16)
                        + ","
                        + entry("norm", "F16", "2", 16, 20)
                        + "}";
        String second = "{" + entry("quant.scale", "F32", "2", 0, 8) + "}";
        Files.write(folder.resolve("model-1.safetensors"), SafetensorsBytes.of(first, data(20)));
        Files.write(folder.resolve("model-2.safetensors"), SafetensorsBytes.of(second, data(8)));
        return Files.writeString(
                folder.resolve(INDEX),
                "{\"metadata\":{\"total_size\":28,\"more\":[{}]},\"weight_map\":{"
                        + "\"quant.scale\":\"model-2.safetensors\","
                        + "\"quant\":\"model-1.safetensors\","
                        + "\"norm\":\"model-1.safetensors\"}}");
    }

    @Test
    void tensorsOfAllFilesInTheIndexesOrder() {
        try (WeightsFile file = WeightsFiles.open(folder)) {
            assertEquals(List.of("quant.scale", "quant", "norm"), List.copyOf(file.names()));
            assertEquals(Map.of("format", "pt"), file.metadata());
            // The scales of a tensor may lie in another file.
            Tensor quant = file.tensor("quant");
            assertEquals(file.tensor("quant.scale").toFloats()[1], quant.rowScale(1));
        }
    }

    @Test
    void indexesThatLie() throws IOException {
        refused("weight_map: expected at least one tensor, found none", "{}");
        refused("weight_map: expected an object", "{\"weight_map\":[]}");
        refused("tensor 'x': expected a string, found '1'", "{\"weight_map\":{\"x\":1}}");
        refused("nesting depth", "{\"a\":" + "[".repeat(100_000));
        refused("header length: expected at most", pointingAt(INDEX));
        for (String name : List.of("../x", "/etc/passwd", "a/b", "", "..", "a\\\\b", ".x")) {
            refused("tensor 'x': expected the name of a file beside the index", pointingAt(name));
        }
    }

    @Test
    void filesThatLackWhatTheIndexPromises() throws IOException {
        String name = "model-1.safetensors";
        Path path = Files.writeString(folder.resolve(INDEX), pointingAt(name));
        Path file = folder.resolve(name);
        String trouble = "tensor 'x': expected a tensor of that name, found none";
        Refused.naming(file, trouble, () -> SafetensorsShards.open(path));
        Files.delete(file);
        Refused.naming(file, "a regular file, found none", () -> SafetensorsShards.open(path));
    }

    private static String pointingAt(String file) {
        return "{\"weight_map\":{\"x\":\"" + file + "\"}}";
    }

    private void refused(String message, String index) throws IOException {
        Path path = Files.writeString(folder.resolve(INDEX), index);
        Refused.naming(path, message, () -> SafetensorsShards.open(path));
    }
}
