package dev.montage.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What GET /v1/models says. */
record ServedModels(List<Served> models) {
    /** What programs ask a model for, and the feature that promises it. */
    private static final Map<String, Feature> ROLES =
            Map.of(
                    "chat", Feature.CHAT,
                    "speech", Feature.TRANSLATION,
                    "sees", Feature.PICTURE,
                    "hears", Feature.AUDIO,
                    "watches", Feature.VIDEO,
                    "draws", Feature.IMAGE,
                    "films", Feature.VIDEO_JOB);

    /** A model, what it reads and writes, and what it does. */
    record Served(String id, Set<String> inputs, Set<String> outputs, Set<String> tasks) {
        boolean does(Feature feature) {
            return inputs.containsAll(feature.inputs())
                    && outputs.containsAll(feature.outputs())
                    && tasks.containsAll(feature.tasks());
        }
    }

    static ServedModels of(JsonNode page) {
        return new ServedModels(
                StreamSupport.stream(page.get("data").spliterator(), false)
                        .map(
                                model ->
                                        new Served(
                                                model.get("id").textValue(),
                                                words(model.at("/architecture/input_modalities")),
                                                words(model.at("/architecture/output_modalities")),
                                                words(model.path("tasks"))))
                        .toList());
    }

    /** Whether some model says that it does this. */
    boolean promise(Feature feature) {
        return feature.outputs().isEmpty() || find(feature).isPresent();
    }

    /** The model to ask for each role; where none says that it can, the one that chats. */
    Map<String, String> roles() {
        String chat = chat();
        return ROLES.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, role -> find(role.getValue()).orElse(chat)));
    }

    /** The model that chats. */
    String chat() {
        return find(Feature.CHAT).orElseThrow();
    }

    private Optional<String> find(Feature feature) {
        return models.stream().filter(model -> model.does(feature)).map(Served::id).findFirst();
    }

    private static Set<String> words(JsonNode list) {
        Set<String> words = new HashSet<>();
        list.forEach(word -> words.add(word.textValue()));
        return words;
    }
}
