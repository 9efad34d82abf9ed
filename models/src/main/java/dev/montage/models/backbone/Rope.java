package dev.montage.models.backbone;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Rotary positions (arXiv 2104.09864), pairs {@code (i, i + headSize / 2)}, with the checkpoint's
 * scaling of frequencies.
 *
 * @param cosines [contextLength, headSize / 2]
 * @param sines [contextLength, headSize / 2]
 */
record Rope(int headSize, float[] cosines, float[] sines) {

    /** Tables for all positions. Frequencies as transformers' modeling_rope_utils computes them. */
    static Rope of(int headSize, int contextLength, double theta, RopeScaling scaling) {
        int half = headSize / 2;
        float[] cosines = new float[contextLength * half];
        float[] sines = new float[contextLength * half];
        for (int i = 0; i < half; i++) {
            float frequency = (float) scaling.apply(Math.pow(theta, -2.0 * i / headSize));
            for (int position = 0; position < contextLength; position++) {
                float angle = position * frequency;
                cosines[position * half + i] = (float) Math.cos(angle);
                sines[position * half + i] = (float) Math.sin(angle);
            }
        }
        return new Rope(headSize, cosines, sines);
    }

    /** Rotates one head at {@code x[offset ..]} to {@code position}. */
    void rotate(float[] x, int offset, int position) {
        int half = headSize / 2;
        int table = position * half;
        for (int i = 0; i < half; i++) {
            float a = x[offset + i];
            float b = x[offset + half + i];
            x[offset + i] = a * cosines[table + i] - b * sines[table + i];
            x[offset + half + i] = b * cosines[table + i] + a * sines[table + i];
        }
    }

    /** How a checkpoint stretches its frequencies to longer contexts. */
    sealed interface RopeScaling {

        /** The frequency to use for {@code frequency}, radians a position. */
        double apply(double frequency);

        /** Frequencies as they are. */
        record None() implements RopeScaling {
            @Override
            public double apply(double frequency) {
                return frequency;
            }
        }

        /** All frequencies divided by {@code factor}. */
        record Linear(double factor) implements RopeScaling {
            @Override
            public double apply(double frequency) {
                return frequency / factor;
            }
        }

        /** Llama 3.1: low frequencies divided, high ones kept, between them a smooth change. */
        record Llama3(double factor, double lowFactor, double highFactor, double originalContext)
                implements RopeScaling {
            @Override
            public double apply(double frequency) {
                double wavelength = 2 * Math.PI / frequency;
                if (wavelength < originalContext / highFactor) {
                    return frequency;
                }
                if (wavelength > originalContext / lowFactor) {
                    return frequency / factor;
                }
                double smooth =
                        (originalContext / wavelength - lowFactor) / (highFactor - lowFactor);
                return (1 - smooth) * frequency / factor + smooth * frequency;
            }
        }

        /**
         * From {@code rope_scaling} (or {@code rope_parameters}) of a config.json.
         *
         * @throws IllegalArgumentException if its type is none of these
         */
        static RopeScaling of(JsonNode config) {
            String type = config.path("rope_type").asText(config.path("type").asText("default"));
            return switch (type) {
                case "default" -> new None();
                case "linear" -> new Linear(config.path("factor").asDouble(1));
                case "llama3" ->
                        new Llama3(
                                config.path("factor").asDouble(8),
                                config.path("low_freq_factor").asDouble(1),
                                config.path("high_freq_factor").asDouble(4),
                                config.path("original_max_position_embeddings").asDouble(8192));
                default ->
                        throw new IllegalArgumentException(
                                "config.json: rope_scaling.rope_type is \""
                                        + type
                                        + "\", known are default, linear, llama3");
            };
        }
    }
}
