package dev.montage.models.speech;

import dev.montage.modalities.audio.PcmStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Trains the model of {@link ActivityModel}: clips of speech alone and mixed with made sounds, and
 * made sounds alone, all by fixed seeds.
 */
final class ActivityTraining {
    private static final int RATE_HZ = PcmStream.SAMPLE_RATE_HZ;
    private static final double[] SPEEDS = {1, 0.88, 1.13};
    private static final double[] RATIOS_DB = {15, 8, 2};
    private static final double NOISE_SECONDS = 10;
    private static final int SOUNDS_A_KIND = 8;

    /** Below this, against the loud frames of a clean clip, nothing is said. */
    private static final double SPEECH_RANGE_DB = 32;

    private final ActivityFeatures features = new ActivityFeatures();
    private final MutableDataset<Label> examples =
            new MutableDataset<>(
                    new SimpleDataSourceProvenance("speech and made sounds", new LabelFactory()),
                    new LabelFactory());
    private final Random random = new Random(20261122);

    /** Trains on clean clips of speech. */
    LinearSGDModel train(List<float[]> clips) {
        int variant = 0;
        for (float[] clip : clips) {
            for (double speed : SPEEDS) {
                float[] speech = framed(atSpeed(clip, speed));
                boolean[] spoken = spoken(speech);
                add(filtered(speech, variant), spoken, gain());
                for (double ratioDb : RATIOS_DB) {
                    add(mixed(speech, ratioDb, variant++), spoken, gain());
                }
            }
        }
        for (SyntheticSounds.Kind kind : SyntheticSounds.Kind.values()) {
            for (int i = 0; i < SOUNDS_A_KIND; i++) {
                float[] sound = SyntheticSounds.make(kind, NOISE_SECONDS, i);
                add(sound, new boolean[sound.length / ActivityFeatures.STEP_SAMPLES], gain());
            }
        }
        LinearSGDTrainer trainer =
                new LinearSGDTrainer(
                        new LogMulticlass(), new AdaGrad(0.1, 0.1), 6, Integer.MAX_VALUE, 32, 1L);
        return trainer.train(examples);
    }

    private float gain() {
        return (float) Math.pow(10, -1.7 * random.nextDouble());
    }

    /** Adds one decision every 50 ms but where speech begins or ends. */
    private void add(float[] samples, boolean[] spoken, float gain) {
        float[] scaled = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            scaled[i] = samples[i] * gain + (float) (2e-5 * random.nextGaussian());
        }
        int count = Math.min(spoken.length, samples.length / ActivityFeatures.STEP_SAMPLES);
        double[][] rows = features.of(scaled, 0, count);
        for (int i = 2; i < count - 2; i += 3) {
            if (spoken[i - 2] == spoken[i + 2] && spoken[i - 1] == spoken[i]) {
                Label label = new Label(spoken[i] ? ActivityModel.SPEECH : ActivityModel.OTHER);
                examples.add(new ArrayExample<>(label, ActivityModel.NAMES.clone(), rows[i]));
            }
        }
    }

    /** Which steps of a clean clip are speech: those near a loud frame. */
    static boolean[] spoken(float[] clip) {
        int step = ActivityFeatures.STEP_SAMPLES;
        double[] loudnessDb = new double[clip.length / step];
        for (int i = 0; i < loudnessDb.length; i++) {
            double power = 1e-10;
            for (int j = i * step; j < (i + 1) * step; j++) {
                power += clip[j] * clip[j] / step;
            }
            loudnessDb[i] = 10 * Math.log10(power);
        }
        double[] sorted = loudnessDb.clone();
        Arrays.sort(sorted);
        double threshold = sorted[sorted.length * 9 / 10] - SPEECH_RANGE_DB;
        boolean[] spoken = new boolean[loudnessDb.length];
        for (int i = 0; i < spoken.length; i++) {
            for (int j = Math.max(0, i - 3); j <= Math.min(spoken.length - 1, i + 3); j++) {
                spoken[i] |= loudnessDb[j] > threshold;
            }
        }
        return spoken;
    }

    /** The clip between stretches of silence. */
    private static float[] framed(float[] clip) {
        float[] padded = new float[clip.length + 2 * RATE_HZ];
        System.arraycopy(clip, 0, padded, RATE_HZ, clip.length);
        return padded;
    }

    private static float[] atSpeed(float[] clip, double speed) {
        float[] result = new float[(int) (clip.length / speed) - 1];
        for (int i = 0; i < result.length; i++) {
            double at = i * speed;
            int left = (int) at;
            float share = (float) (at - left);
            result[i] = clip[left] * (1 - share) + clip[left + 1] * share;
        }
        return result;
    }

    /** As it is, as a telephone or as a far microphone hears it. */
    private static float[] filtered(float[] clip, int variant) {
        if (variant % 3 == 0) {
            return clip;
        }
        float[] result = new float[clip.length];
        float low = 0;
        float high = 0;
        float slow = variant % 3 == 1 ? 0.12f : 0.02f;
        float fast = variant % 3 == 1 ? 0.7f : 0.35f;
        for (int i = 0; i < clip.length; i++) {
            low += slow * (clip[i] - low);
            high += fast * (clip[i] - low - high);
            result[i] = high;
        }
        return result;
    }

    private static float[] mixed(float[] speech, double ratioDb, int variant) {
        SyntheticSounds.Kind[] kinds = SyntheticSounds.Kind.values();
        SyntheticSounds.Kind kind = kinds[1 + variant % (kinds.length - 1)];
        double seconds = (double) speech.length / RATE_HZ + 0.1;
        float[] sound = SyntheticSounds.make(kind, seconds, 1000 + variant);
        double factor = Math.pow(10, -ratioDb / 20) * deviation(speech) / deviation(sound);
        float[] result = new float[speech.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (speech[i] + factor * sound[i]);
        }
        return result;
    }

    private static double deviation(float[] x) {
        double sum = 1e-9;
        for (float value : x) {
            sum += value * value;
        }
        return Math.sqrt(sum / x.length);
    }
}
