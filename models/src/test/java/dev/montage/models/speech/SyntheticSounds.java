package dev.montage.models.speech;

import java.util.List;
import java.util.Random;

/** Sounds that are not speech, each made from a seed: 16 kHz mono, peaks near 1. */
public final class SyntheticSounds {
    private static final int RATE_HZ = 16_000;
    private static final double[] SCALE = {0, 2, 4, 5, 7, 9, 11};

    private SyntheticSounds() {}

    /** One way to make a sound. */
    public enum Kind {
        SILENCE,
        WHITE,
        PINK,
        BROWN,
        BREATHING_NOISE,
        RAIN,
        HUM,
        CLICKS,
        BEEPS,
        SWEEP,
        ENGINE,
        ARPEGGIO,
        CHORDS,
        STRINGS,
        DRUMS,
        BAND
    }

    /** Kinds that have a beat or a tune. */
    static final List<Kind> MUSIC =
            List.of(Kind.ARPEGGIO, Kind.CHORDS, Kind.STRINGS, Kind.DRUMS, Kind.BAND);

    /** Kinds without one. */
    static final List<Kind> NOISE =
            List.of(Kind.WHITE, Kind.PINK, Kind.BROWN, Kind.BREATHING_NOISE, Kind.RAIN, Kind.HUM);

    /** {@code seconds} of a sound. */
    public static float[] make(Kind kind, double seconds, long seed) {
        Random random = new Random(seed * 31 + kind.name().hashCode());
        float[] x = new float[(int) (seconds * RATE_HZ)];
        switch (kind) {
            case SILENCE -> noise(x, random, 0, 1e-5 + 1e-4 * random.nextDouble());
            case WHITE -> noise(x, random, 0, 1);
            case PINK -> noise(x, random, 0.9, 1);
            case BROWN -> noise(x, random, 0.99, 1);
            case BREATHING_NOISE -> breathing(x, random);
            case RAIN -> rain(x, random);
            case HUM -> hum(x, random);
            case CLICKS -> clicks(x, random);
            case BEEPS -> beeps(x, random);
            case SWEEP -> sweep(x, random);
            case ENGINE -> engine(x, random);
            case ARPEGGIO -> notes(x, random, 1, 0.12 + 0.3 * random.nextDouble());
            case CHORDS -> notes(x, random, 3, 0.5 + random.nextDouble());
            case STRINGS -> strings(x, random);
            case DRUMS -> drums(x, random);
            case BAND -> {
                notes(x, random, 3, 1.0);
                notes(x, random, 1, 0.25);
                drums(x, random);
            }
        }
        return kind == Kind.SILENCE ? x : normalised(x);
    }

    private static float[] normalised(float[] x) {
        float most = 1e-9f;
        for (float value : x) {
            most = Math.max(most, Math.abs(value));
        }
        for (int i = 0; i < x.length; i++) {
            x[i] *= 0.9f / most;
        }
        return x;
    }

    /** White noise through a one-pole low pass. */
    private static void noise(float[] x, Random random, double pole, double level) {
        double state = 0;
        for (int i = 0; i < x.length; i++) {
            state = pole * state + random.nextGaussian() * (1 - pole);
            x[i] += (float) (level * state);
        }
    }

    private static void breathing(float[] x, Random random) {
        noise(x, random, 0.5 + 0.4 * random.nextDouble(), 1);
        double rateHz = 0.1 + 1.5 * random.nextDouble();
        for (int i = 0; i < x.length; i++) {
            x[i] *= (float) (0.55 + 0.45 * Math.sin(2 * Math.PI * rateHz * i / RATE_HZ));
        }
    }

    private static void rain(float[] x, Random random) {
        double dropsPerSecond = 20 + 300 * random.nextDouble();
        int drops = (int) (dropsPerSecond * x.length / RATE_HZ);
        for (int drop = 0; drop < drops; drop++) {
            double size = Math.pow(random.nextDouble(), 3);
            double hz = 1000 + 5000 * random.nextDouble();
            ring(x, random.nextInt(Math.max(1, x.length)), hz, 0.004, size);
        }
        noise(x, random, 0.3, 0.02);
    }

    private static void ring(float[] x, int start, double hz, double decaySeconds, double size) {
        int length = (int) Math.min(x.length - start, 6 * decaySeconds * RATE_HZ);
        for (int i = 0; i < length; i++) {
            double seconds = (double) i / RATE_HZ;
            double value = Math.sin(2 * Math.PI * hz * seconds) * Math.exp(-seconds / decaySeconds);
            x[start + i] += (float) (size * value);
        }
    }

    private static void hum(float[] x, Random random) {
        double hz = random.nextBoolean() ? 50 : 60;
        for (int harmonic = 1; harmonic <= 12; harmonic++) {
            double size = random.nextDouble() / harmonic;
            tone(x, 0, x.length, hz * harmonic, size);
        }
        noise(x, random, 0, 0.01);
    }

    private static void tone(float[] x, int from, int to, double hz, double size) {
        int end = Math.min(to, x.length);
        int fade = Math.min(80, (end - from) / 2);
        for (int i = from; i < end; i++) {
            double edge = Math.min(1.0, Math.min(i - from, end - 1 - i) / (double) (fade + 1));
            x[i] += (float) (size * edge * Math.sin(2 * Math.PI * hz * i / RATE_HZ));
        }
    }

    private static void clicks(float[] x, Random random) {
        double rateHz = 1 + 9 * random.nextDouble();
        boolean regular = random.nextBoolean();
        double at = 0;
        while (at < x.length) {
            ring(x, (int) at, 300 + 4000 * random.nextDouble(), 0.002, 0.3 + random.nextDouble());
            ring(x, (int) at, 100 + 400 * random.nextDouble(), 0.008, 0.3 * random.nextDouble());
            at += RATE_HZ / rateHz * (regular ? 1 : 0.2 - 1.5 * Math.log(random.nextDouble()));
        }
        noise(x, random, 0.5, 0.003);
    }

    private static void beeps(float[] x, Random random) {
        double on = 0.05 + 0.9 * random.nextDouble();
        double off = 0.05 + random.nextDouble();
        boolean changing = random.nextBoolean();
        double low = 300 + 800 * random.nextDouble();
        double high = low * (1.2 + random.nextDouble());
        for (double at = 0; at < x.length; at += (on + off) * RATE_HZ) {
            tone(x, (int) at, (int) (at + on * RATE_HZ), low, 0.5);
            tone(x, (int) at, (int) (at + on * RATE_HZ), high, 0.5);
            if (changing) {
                low = 300 + 800 * random.nextDouble();
                high = low * (1.2 + random.nextDouble());
            }
        }
        noise(x, random, 0.5, 0.002);
    }

    private static void sweep(float[] x, Random random) {
        double rateHz = 0.1 + 2 * random.nextDouble();
        double centreHz = 400 + 1200 * random.nextDouble();
        double phase = 0;
        for (int i = 0; i < x.length; i++) {
            double bend = 1 + 0.5 * Math.sin(2 * Math.PI * rateHz * i / RATE_HZ);
            phase += 2 * Math.PI * centreHz * bend / RATE_HZ;
            x[i] += (float) (Math.sin(phase) + 0.3 * Math.sin(2 * phase));
        }
        noise(x, random, 0.5, 0.005);
    }

    private static void engine(float[] x, Random random) {
        double hz = 25 + 90 * random.nextDouble();
        double phase = 0;
        double wander = 0;
        for (int i = 0; i < x.length; i++) {
            wander = 0.99995 * wander + 0.00002 * random.nextGaussian();
            phase += hz * (1 + 5 * wander) / RATE_HZ;
            double saw = 2 * (phase - Math.floor(phase)) - 1;
            x[i] += (float) (saw * (0.7 + 0.3 * Math.sin(2 * Math.PI * phase / 4)));
        }
        float state = 0;
        for (int i = 0; i < x.length; i++) {
            state += 0.2f * (x[i] - state);
            x[i] = state;
        }
        noise(x, random, 0.8, 0.05);
    }

    /** Plucked notes of a scale, with harmonics that die away. */
    private static void notes(float[] x, Random random, int voices, double spacingSeconds) {
        double root = 110 * Math.pow(2, random.nextDouble() * 1.5);
        int brightness = 3 + random.nextInt(8);
        for (double at = 0; at < x.length; at += spacingSeconds * RATE_HZ) {
            int degree = random.nextInt(SCALE.length);
            for (int voice = 0; voice < voices; voice++) {
                int step = degree + 2 * voice;
                int octave = step / SCALE.length;
                double semitones = SCALE[step % SCALE.length] + 12 * octave;
                double hz = root * Math.pow(2, semitones / 12);
                for (int harmonic = 1; harmonic <= brightness; harmonic++) {
                    double decay = (0.3 + spacingSeconds) / harmonic;
                    ring(x, (int) at, hz * harmonic, decay, 0.3 / harmonic);
                }
            }
        }
        noise(x, random, 0.5, 0.001);
    }

    /** Bowed notes with vibrato that swell and fade. */
    private static void strings(float[] x, Random random) {
        double vibratoHz = 4.5 + 2 * random.nextDouble();
        double note = 0.4 + 1.5 * random.nextDouble();
        double root = 130 * Math.pow(2, random.nextDouble() * 1.5);
        double phase = 0;
        int length = (int) (note * RATE_HZ);
        double hz = root;
        for (int i = 0; i < x.length; i++) {
            if (i % length == 0) {
                hz = root * Math.pow(2, SCALE[random.nextInt(SCALE.length)] / 12);
            }
            double vibrato = 1 + 0.006 * Math.sin(2 * Math.PI * vibratoHz * i / RATE_HZ);
            phase += 2 * Math.PI * hz * vibrato / RATE_HZ;
            double swell = Math.sin(Math.PI * (i % length) / length);
            for (int harmonic = 1; harmonic <= 8; harmonic++) {
                x[i] += (float) (swell * Math.sin(harmonic * phase) / harmonic);
            }
        }
        noise(x, random, 0.5, 0.005);
    }

    private static void drums(float[] x, Random random) {
        double beatSeconds = 60.0 / (70 + 90 * random.nextDouble()) / 2;
        int beat = 0;
        for (double at = 0; at < x.length; at += beatSeconds * RATE_HZ, beat++) {
            if (beat % 4 == 0) {
                ring(x, (int) at, 55 + 20 * random.nextDouble(), 0.12, 1);
            }
            if (beat % 4 == 2) {
                burst(x, (int) at, random, 0.06, 0.7, 0.5);
                ring(x, (int) at, 190, 0.05, 0.5);
            }
            burst(x, (int) at, random, 0.02, 0.25, -0.6);
        }
    }

    /** A short noise through a one-pole filter. */
    private static void burst(
            float[] x, int start, Random random, double decaySeconds, double size, double pole) {
        int length = (int) Math.min(x.length - start, 6 * decaySeconds * RATE_HZ);
        double state = 0;
        for (int i = 0; i < length; i++) {
            state = pole * state + random.nextGaussian() * (1 - Math.abs(pole));
            x[start + i] += (float) (size * state * Math.exp(-i / (decaySeconds * RATE_HZ)));
        }
    }
}
