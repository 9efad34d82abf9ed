package dev.montage.models.backbone;

import dev.montage.models.weights.WeightsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where the experts of media are, and their sizes.
 *
 * @param file with tensors of Hugging Face's names after {@code visual.} and {@code audio.}
 * @param layers of each expert, from the lowest on
 * @param visualFeedForward width of the visual expert's feed-forward
 * @param audioFeedForward width of the audio expert's feed-forward; empty for a model that hears
 *     nothing
 */
public record MediaExperts(
        WeightsFile file, int layers, int visualFeedForward, OptionalInt audioFeedForward) {

    /** In the order of {@link Positions#VISUAL} and {@link Positions#AUDIO}. */
    List<MediaWeights> load(LlamaConfig config, BackboneRuntime runtime) {
        List<MediaWeights> experts = new ArrayList<>();
        experts.add(load(config.withFeedForwardSize(visualFeedForward), "visual", runtime));
        audioFeedForward.ifPresent(
                wide -> experts.add(load(config.withFeedForwardSize(wide), "audio", runtime)));
        return experts;
    }

    private MediaWeights load(LlamaConfig config, String medium, BackboneRuntime runtime) {
        return LlamaWeights.media(
                config, file, medium, layers, runtime.kernels(), runtime.precision());
    }
}
