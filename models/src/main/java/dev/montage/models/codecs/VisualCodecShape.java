package dev.montage.models.codecs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Sizes of a visual codec; names are those of {@code config.json}, which {@code
 * models/training/codec} writes.
 *
 * @param frameSize pixels a side of a frame
 * @param sliceFrames frames that are encoded together
 * @param frameRateHz frames of a second of film
 * @param patch pixels a side that become one position of the first stage
 * @param widths channels of each stage, finest first; each stage halves the side
 * @param encoderBlocks residual blocks of each stage of the encoder, finest first
 * @param decoderBlocks the same of the decoder
 * @param levels values that each channel of a code takes
 * @param normEpsilon added to the mean square in a norm
 */
public record VisualCodecShape(
        int frameSize,
        int sliceFrames,
        int frameRateHz,
        int patch,
        List<Integer> widths,
        List<Integer> encoderBlocks,
        List<Integer> decoderBlocks,
        List<Integer> levels,
        float normEpsilon) {
    /** What {@code model_type} says of such a codec. */
    public static final String MODEL_TYPE = "visual-codec";

    public static final int COLOURS = 3;
    private static final int MAX_SIZE = 1 << 12;
    private static final int MAX_STAGES = 8;

    public VisualCodecShape {
        widths = List.copyOf(widths);
        encoderBlocks = List.copyOf(encoderBlocks);
        decoderBlocks = List.copyOf(decoderBlocks);
        levels = List.copyOf(levels);
        requireIn("frame_size", frameSize, 1);
        requireIn("slice_frames", sliceFrames, 1);
        requireIn("frame_rate_hz", frameRateHz, 1);
        requireIn("patch", patch, 1);
        requireAllIn("widths", widths, 1);
        requireAllIn("encoder_blocks", encoderBlocks, 0);
        requireAllIn("decoder_blocks", decoderBlocks, 0);
        requireAllIn("levels", levels, 2);
        int stages = widths.size();
        if (stages > MAX_STAGES
                || encoderBlocks.size() != stages
                || decoderBlocks.size() != stages) {
            throw new IllegalArgumentException(
                    "widths, encoder_blocks and decoder_blocks must be equally many, at most "
                            + MAX_STAGES);
        }
        if (frameSize % (patch << (stages - 1)) != 0) {
            throw new IllegalArgumentException(
                    "frame_size "
                            + frameSize
                            + " must be a multiple of "
                            + (patch << (stages - 1)));
        }
    }

    private static void requireIn(String key, int value, int least) {
        if (value < least || value > MAX_SIZE) {
            throw new IllegalArgumentException(
                    key + " must be in " + least + ".." + MAX_SIZE + ", found " + value);
        }
    }

    private static void requireAllIn(String key, List<Integer> values, int least) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(key + " must have a number, found none");
        }
        values.forEach(value -> requireIn(key, value, least));
    }

    /**
     * Reads a {@code config.json}.
     *
     * @throws IllegalArgumentException if a key is missing or out of range; the message names it
     */
    public static VisualCodecShape of(JsonNode json) {
        String type = json.path("model_type").asText();
        if (!type.equals(MODEL_TYPE)) {
            throw new IllegalArgumentException(
                    "model_type must be " + MODEL_TYPE + ", found " + type);
        }
        return new VisualCodecShape(
                json.required("frame_size").asInt(),
                json.required("slice_frames").asInt(),
                json.required("frame_rate_hz").asInt(),
                json.required("patch").asInt(),
                integers(json.required("widths")),
                integers(json.required("encoder_blocks")),
                integers(json.required("decoder_blocks")),
                integers(json.required("levels")),
                (float) json.required("norm_epsilon").asDouble());
    }

    private static List<Integer> integers(JsonNode array) {
        List<Integer> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asInt()));
        return values;
    }

    /** Codes a side of a slice. */
    public int grid() {
        return side(stages() - 1);
    }

    /** Codes of a slice. */
    public int codes() {
        return grid() * grid();
    }

    /** Numbers of a code. */
    public int channels() {
        return levels.size();
    }

    /**
     * Numbers that a decoder reads of a position: of the slice before, the own and the one after.
     */
    int contextChannels() {
        return 3 * channels();
    }

    /** Numbers of all codes of a slice. */
    public int sliceCodes() {
        return codes() * channels();
    }

    /** Bytes of a frame. */
    public int frameBytes() {
        return frameSize * frameSize * COLOURS;
    }

    /** Bytes of the frames of a slice. */
    public int sliceBytes() {
        return sliceFrames * frameBytes();
    }

    int stages() {
        return widths.size();
    }

    /** Positions a side of a stage. */
    int side(int stage) {
        return frameSize / (patch << stage);
    }

    /** Numbers of a patch: its pixels, frames and colours. */
    int patchChannels() {
        return patch * patch * sliceFrames * COLOURS;
    }

    /** Slices in {@code frames}, which must be a whole number of them. */
    int countSlices(byte[] frames) {
        return count("frames", frames.length, sliceBytes());
    }

    /** Slices in {@code codes}. */
    int countSlices(int[] codes) {
        return count("codes", codes.length, sliceCodes());
    }

    /** Checks that codes are of one slice each, and within their levels. */
    void check(List<SliceCodes> slices) {
        slices.forEach(slice -> slice.parts().forEach(this::checkSlice));
    }

    private void checkSlice(int[] codes) {
        if (codes.length != sliceCodes()) {
            throw new IllegalArgumentException(
                    "codes of a slice: expected "
                            + sliceCodes()
                            + " numbers, found "
                            + codes.length);
        }
        for (int i = 0; i < codes.length; i++) {
            int most = levels.get(i % channels()) - 1;
            if (codes[i] < 0 || codes[i] > most) {
                throw new IllegalArgumentException(
                        "code "
                                + i / channels()
                                + ", channel "
                                + i % channels()
                                + ": expected 0.."
                                + most
                                + ", found "
                                + codes[i]);
            }
        }
    }

    private static int count(String what, int length, int each) {
        if (length % each != 0) {
            throw new IllegalArgumentException(
                    what + ": expected a multiple of " + each + " numbers, found " + length);
        }
        return length / each;
    }
}
