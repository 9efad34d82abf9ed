package dev.montage.models.backbone;

import dev.montage.models.weights.WeightsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the experts of media are, and their sizes.
 *
 * @param layers of the visual expert, from the lowest on; the audio expert has those above
 * @param audio empty for a model that hears nothing
 */
public record MediaExperts(int layers, Medium visual, Optional<Medium> audio) {

    /**
     * Of one medium.
     *
     * @param file with tensors of Hugging Face's names after {@code visual.} or {@code audio.}
     * @param feedForward width of its feed-forward
     */
    public record Medium(WeightsFile file, int feedForward) {}

    /** In the order of {@link Positions#VISUAL} and {@link Positions#AUDIO}. */
    List<MediaWeights> load(LlamaConfig config, BackboneRuntime runtime) {
        List<MediaWeights> experts = new ArrayList<>();
        int above = config.layers() - layers;
        experts.add(load(config, visual, "visual", layers, runtime));
        audio.ifPresent(medium -> experts.add(load(config, medium, "audio", above, runtime)));
        return experts;
    }

    private static MediaWeights load(
            LlamaConfig config, Medium medium, String name, int count, BackboneRuntime runtime) {
        return LlamaWeights.media(
                config.withFeedForwardSize(medium.feedForward()),
                medium.file(),
                name,
                count,
                runtime.kernels(),
                runtime.precision());
    }
}
