package dev.montage.models.decoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The probabilities that {@link Sampling} defines, step by step in float64 on whole sorted lists;
 * written without looking at the sampler.
 */
final class ReferenceDistribution {

    private ReferenceDistribution() {}

    static double[] of(float[] logits, Sampling sampling, int[] prompt, int[] answer) {
        double[] x = new double[logits.length];
        for (int id = 0; id < x.length; id++) {
            x[id] = logits[id] + sampling.logitBias().getOrDefault(id, 0f);
        }
        Set<Integer> repeated = new HashSet<>();
        for (int id : prompt) {
            repeated.add(id);
        }
        for (int id : answer) {
            repeated.add(id);
        }
        for (int id : repeated) {
            x[id] =
                    x[id] > 0
                            ? x[id] / sampling.repetitionPenalty()
                            : x[id] * sampling.repetitionPenalty();
        }
        Set<Integer> present = new HashSet<>();
        for (int id : answer) {
            x[id] -= sampling.frequencyPenalty();
            if (present.add(id)) {
                x[id] -= sampling.presencePenalty();
            }
        }
        for (int id = 0; id < x.length; id++) {
            x[id] /= sampling.temperature();
        }
        return softmax(x, kept(x, sampling));
    }

    private static List<Integer> kept(double[] x, Sampling sampling) {
        List<Integer> ids = new ArrayList<>();
        for (int id = 0; id < x.length; id++) {
            if (x[id] > Double.NEGATIVE_INFINITY) {
                ids.add(id);
            }
        }
        ids.sort(Comparator.comparingDouble(id -> -x[id]));
        if (sampling.topK() > 0) {
            ids = ids.subList(0, Math.min(sampling.topK(), ids.size()));
        }
        double[] p = softmax(x, ids);
        List<Integer> nucleus = new ArrayList<>();
        double sum = 0;
        for (int id : ids) {
            if (nucleus.isEmpty() || sampling.topP() == 1 || sum < sampling.topP()) {
                nucleus.add(id);
                sum += p[id];
            }
        }
        double least = sampling.minP() * p[ids.getFirst()];
        return nucleus.stream().filter(id -> p[id] >= least).toList();
    }

    private static double[] softmax(double[] x, List<Integer> ids) {
        double max = ids.stream().mapToDouble(id -> x[id]).max().orElseThrow();
        double sum = ids.stream().mapToDouble(id -> Math.exp(x[id] - max)).sum();
        double[] p = new double[x.length];
        for (int id : ids) {
            p[id] = Math.exp(x[id] - max) / sum;
        }
        return p;
    }
}
