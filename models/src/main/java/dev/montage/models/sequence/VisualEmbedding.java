package dev.montage.models.sequence;

import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
import java.util.List;

/**
 * What stands at a visual position: a special token's row, or its place's, those of its codes'
 * channels and, in a film, of those that stood there and around in the slice before and of how far
 * its codes are from what those became.
 */
public final class VisualEmbedding {
    private final VisualLayout layout;
    private final int width;
    private final float[] specials; // [specials, width]
    private final float[] places; // [2 * slots, width]
    private final float[] channels; // [held * sum of levels, width]
    private final float[] before; // [NearPatches.BEFORE * held * sum of levels, width]
    private final float[] apart; // [Apart.TRACKS * held * Apart.STEPS, width]
    private final int[][] back; // [slots, NearPatches.BEFORE]
    private final int patchRows; // held * sum of levels

    /** A sequence, as far as it is visual. */
    public interface Sequence {
        /** The id at a position; of no picture or film if it is none's. */
        int id(int position);

        /** Code {@code i} of those that a visual position holds. */
        int code(int position, int i);

        /** Number {@code i} of {@link VisualPositions#apart} at a visual position. */
        int apart(int position, int i);
    }

    /**
     * Copies the tensors {@code visual_embedding.*}.
     *
     * @param width numbers of an embedding
     * @throws WeightsException if one is missing or of another shape
     */
    public VisualEmbedding(WeightsFile weights, VisualLayout layout, int width) {
        this.layout = layout;
        this.width = width;
        specials = rows(weights, "specials", layout.specials());
        places = rows(weights, "places", 2 * layout.slots());
        int levels = layout.levels().stream().mapToInt(Integer::intValue).sum();
        patchRows = layout.held() * levels;
        channels = rows(weights, "channels", patchRows);
        before = rows(weights, "before", NearPatches.BEFORE * patchRows);
        apart = rows(weights, "apart", Apart.TRACKS * layout.held() * Apart.STEPS);
        back = new NearPatches(layout).back();
    }

    private float[] rows(WeightsFile weights, String part, int rows) {
        Tensor tensor = weights.tensor("visual_embedding." + part);
        if (!tensor.shape().equals(List.of((long) rows, (long) width))) {
            throw new WeightsException(
                    "%s: shape %s, config.json says [%d, %d]"
                            .formatted(tensor.name(), tensor.shape(), rows, width));
        }
        return tensor.toFloats();
    }

    /** How its ids are made. */
    public VisualLayout layout() {
        return layout;
    }

    /** Numbers of an embedding. */
    public int width() {
        return width;
    }

    /** Writes the embedding at a position to {@code target[offset .. offset + width)}. */
    public void embed(Sequence sequence, int position, float[] target, int offset) {
        int id = sequence.id(position);
        if (layout.begins(id)) {
            System.arraycopy(specials, (id - layout.firstId()) * width, target, offset, width);
            return;
        }
        int place = id - layout.firstPlace();
        System.arraycopy(places, place * width, target, offset, width);
        add(channels, 0, sequence, position, target, offset);
        // A film's ids repeat after a slice; those of two films never are that far apart.
        if (position >= layout.slots() && sequence.id(position - layout.slots()) == id) {
            int[] stood = back[place % layout.slots()];
            for (int i = 0; i < stood.length; i++) {
                if (stood[i] > 0) {
                    add(before, i * patchRows, sequence, position - stood[i], target, offset);
                }
            }
            for (int i = 0; i < Apart.TRACKS * layout.held(); i++) {
                int step = sequence.apart(position, i);
                if (step != Apart.NONE) {
                    add(apart, i * Apart.STEPS + step, target, offset);
                }
            }
        }
    }

    /** Adds the rows of a position's codes; those of a patch begin at {@code first}. */
    private void add(
            float[] table, int first, Sequence sequence, int position, float[] target, int offset) {
        int start = first;
        for (int held = 0; held < layout.held(); held++) {
            int code = sequence.code(position, held);
            for (int levels : layout.levels()) {
                add(table, start + code % levels, target, offset);
                code /= levels;
                start += levels;
            }
        }
    }

    private void add(float[] table, int row, float[] target, int offset) {
        for (int i = 0; i < width; i++) {
            target[offset + i] += table[row * width + i];
        }
    }
}
