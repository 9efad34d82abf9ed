package dev.montage.models.families;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.backbone.LlamaBackbone;
import dev.montage.models.backbone.LlamaConfig;
import dev.montage.models.decoding.Engine;
import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import dev.montage.models.tools.Tool;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Text models of the Llama kind: Llama, SmolLM2, Qwen2, Qwen3. */
final class LlamaFamily extends DecoderModel {
    private LlamaFamily(String id, ChatText text, LlamaBackbone backbone, Engine engine) {
        super(id, text, backbone, engine);
    }

    static Model load(Path folder, JsonNode json, ModelRuntime runtime) {
        LlamaConfig config = LlamaConfig.of(json);
        try (WeightsFile file =
                WeightsFiles.open(folder.resolve(json.path("weights").asText(".")))) {
            ChatText text =
                    ChatText.load(folder, json, file, config.vocabularySize(), runtime.texts());
            LlamaBackbone backbone =
                    new LlamaBackbone(config, file, runtime.backbone(runtime.cacheBlocks()));
            return new LlamaFamily(
                    Families.name(folder), text, backbone, new Engine(backbone, runtime.engine()));
        }
    }

    @Override
    public String ownedBy() {
        return text().ownedBy();
    }

    @Override
    public Set<Modality> inputs() {
        return Set.of(Modality.TEXT);
    }

    @Override
    public Set<Modality> outputs() {
        return Set.of(Modality.TEXT);
    }

    @Override
    public List<Segment> chatPrompt(List<ChatMessage> messages, List<Tool> tools) {
        return text().prompt(
                        messages,
                        tools,
                        part -> {
                            throw new IllegalArgumentException(id() + " reads text only");
                        });
    }
}
