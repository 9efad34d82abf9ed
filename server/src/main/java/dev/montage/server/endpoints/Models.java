package dev.montage.server.endpoints;

import dev.montage.models.families.ChatModel;
import dev.montage.models.families.Model;
import dev.montage.models.families.SpeechModel;
import dev.montage.models.families.VisualModel;
import dev.montage.models.sequence.Modality;
import dev.montage.server.serving.Catalog;
import dev.montage.server.web.Json;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.ModelReply;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** GET /v1/models and /v1/models/{model}. */
final class Models {
    private final Catalog catalog;

    Models(Catalog catalog) {
        this.catalog = catalog;
    }

    void register(Routes routes) {
        routes.get("/v1/models", this::list);
        routes.get("/v1/models/{model}", this::one);
    }

    private void list(ServerRequest request, ServerResponse response) {
        List<ModelReply> data = catalog.all().stream().map(this::reply).toList();
        Json.send(response, new ModelReply.Page("list", data));
    }

    private void one(ServerRequest request, ServerResponse response) {
        Catalog.Entry entry = catalog.get(request.path().pathParameters().get("model"));
        Json.send(response, reply(entry));
    }

    private ModelReply reply(Catalog.Entry entry) {
        Model model = entry.model();
        Set<Modality> inputs = new HashSet<>(model.inputs());
        if (model instanceof ChatModel && catalog.transcriber().isPresent()) {
            // One that hears nothing itself gets what is said.
            inputs.add(Modality.AUDIO);
        }
        return new ModelReply(
                model.id(),
                "model",
                entry.created().getEpochSecond(),
                model.ownedBy(),
                new ModelReply.Architecture(names(inputs), names(model.outputs())),
                tasks(model));
    }

    private static List<String> tasks(Model model) {
        List<String> tasks = new ArrayList<>();
        if (model instanceof ChatModel) {
            tasks.add("chat");
        }
        if (model instanceof SpeechModel speech) {
            tasks.add("transcription");
            if (speech.skills().contains(SpeechModel.Skill.TRANSLATION)) {
                tasks.add("translation");
            }
        }
        if (model instanceof VisualModel) {
            tasks.addAll(List.of("image", "video"));
        }
        return tasks;
    }

    private static List<String> names(Set<Modality> modalities) {
        return modalities.stream()
                .sorted()
                .flatMap(
                        modality ->
                                switch (modality) {
                                    case TEXT -> Stream.of("text");
                                    case AUDIO -> Stream.of("audio");
                                    case VISUAL -> Stream.of("image", "video");
                                })
                .toList();
    }
}
