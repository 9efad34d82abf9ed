package dev.montage.models.backbone;

import java.util.List;

/**
 * Weights of one medium's expert.
 *
 * @param layers neighbouring ones, the lowest first
 * @param norm of the states that leave the last of them, [hidden]
 */
record MediaWeights(List<LlamaWeights.Layer> layers, float[] norm) {}
