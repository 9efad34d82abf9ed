package dev.montage.models.speech;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.math.la.DenseMatrix;

/**
 * How likely somebody speaks at a moment: a logistic regression over {@link ActivityFeatures},
 * trained with Tribuo by ActivityTraining. Immutable.
 */
final class ActivityModel {
    static final String SPEECH = "speech";
    static final String OTHER = "other";

    /** Feature names, in the order of the numbers; Tribuo keeps features sorted by name. */
    static final String[] NAMES =
            IntStream.range(0, ActivityFeatures.COUNT)
                    .mapToObj("f%03d"::formatted)
                    .toArray(String[]::new);

    private static final String FILE = "speech-activity.tribuo";

    private final double[] weights; // [COUNT], speech against other
    private final double bias;

    /** The model that ships. */
    ActivityModel() {
        this(load());
    }

    ActivityModel(LinearSGDModel model) {
        DenseMatrix matrix = model.getWeightsCopy(); // [labels, features + 1], the bias last
        int speech = model.getOutputIDInfo().getID(new Label(SPEECH));
        int other = 1 - speech;
        weights = new double[ActivityFeatures.COUNT];
        for (int i = 0; i < weights.length; i++) {
            int id = model.getFeatureIDMap().getID(NAMES[i]);
            weights[i] = matrix.get(speech, id) - matrix.get(other, id);
        }
        int last = matrix.getDimension2Size() - 1;
        bias = matrix.get(speech, last) - matrix.get(other, last);
    }

    private static LinearSGDModel load() {
        try (InputStream file = ActivityModel.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the resource " + FILE + " is missing");
            }
            return (LinearSGDModel) Model.deserializeFromStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }

    /** Probability of speech, 0..1. */
    double probability(double[] features) {
        double score = bias;
        for (int i = 0; i < weights.length; i++) {
            score += weights[i] * features[i];
        }
        return 1 / (1 + Math.exp(-score));
    }

    /** The weights and, last, the bias: to compare models. */
    double[] parameters() {
        double[] all = Arrays.copyOf(weights, weights.length + 1);
        all[weights.length] = bias;
        return all;
    }
}
