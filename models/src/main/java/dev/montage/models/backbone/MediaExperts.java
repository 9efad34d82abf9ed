package dev.montage.models.backbone;

import dev.montage.models.weights.WeightsFile;
import java.util.List;

/**
 * Where the experts of media are, and their sizes.
 *
 * @param file with tensors of Hugging Face's names after {@code visual.} and {@code audio.}
 * @param layers of each expert, from the lowest on
 * @param visualFeedForward width of the visual expert's feed-forward
 * @param audioFeedForward width of the audio expert's feed-forward
 */
public record MediaExperts(
        WeightsFile file, int layers, int visualFeedForward, int audioFeedForward) {

    /** In the order of {@link Positions#VISUAL} and {@link Positions#AUDIO}. */
    List<MediaWeights> load(LlamaConfig config, BackboneRuntime runtime) {
        return List.of(
                load(config.withFeedForwardSize(visualFeedForward), "visual", runtime),
                load(config.withFeedForwardSize(audioFeedForward), "audio", runtime));
    }

    private MediaWeights load(LlamaConfig config, String medium, BackboneRuntime runtime) {
        return LlamaWeights.media(
                config, file, medium, layers, runtime.kernels(), runtime.precision());
    }
}
