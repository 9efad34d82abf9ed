package dev.montage.models.backbone;

import java.util.List;

/**
 * Shape of a Whisper decoder (arXiv 2212.04356).
 *
 * @param hiddenSize numbers of a position, and of an encoder state
 * @param feedForwardSize width of the hidden layer in a block
 * @param maxStates most encoder states a sequence begins with
 * @param maxTokens most tokens after them
 * @param normEpsilon added to the variance in a layer norm
 * @param alignmentHeads cross-attention heads that follow the sound, in the order that observers
 *     number them
 */
public record WhisperDecoderConfig(
        int vocabularySize,
        int hiddenSize,
        int layers,
        int heads,
        int feedForwardSize,
        int maxStates,
        int maxTokens,
        float normEpsilon,
        List<Head> alignmentHeads) {

    /** One attention head. */
    public record Head(int layer, int head) {}

    public WhisperDecoderConfig {
        alignmentHeads = List.copyOf(alignmentHeads);
        if (heads < 1 || hiddenSize % heads != 0) {
            throw new IllegalArgumentException(
                    "hidden size " + hiddenSize + " must be a multiple of " + heads + " heads");
        }
        for (Head head : alignmentHeads) {
            if (head.layer < 0 || head.layer >= layers || head.head < 0 || head.head >= heads) {
                throw new IllegalArgumentException("there is no " + head);
            }
        }
    }

    int headSize() {
        return hiddenSize / heads;
    }
}
