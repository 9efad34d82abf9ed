package dev.montage.models.sequence;

import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
import java.util.List;

/**
 * What stands at a visual position: a special token's row, or its place's and those of its codes'
 * channels.
 */
public final class VisualEmbedding {
    private final VisualLayout layout;
    private final int width;
    private final float[] specials; // [specials, width]
    private final float[] places; // [2 * slots, width]
    private final float[] channels; // [held * sum of levels, width]

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
        channels = rows(weights, "channels", layout.held() * levels);
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

    /**
     * Writes an embedding to {@code target[offset .. offset + width)}.
     *
     * @param codes of the position from {@code codesOffset} on, if it is not a special token's
     */
    public void embed(int id, int[] codes, int codesOffset, float[] target, int offset) {
        if (layout.begins(id)) {
            System.arraycopy(specials, (id - layout.firstId()) * width, target, offset, width);
            return;
        }
        System.arraycopy(places, (id - layout.firstPlace()) * width, target, offset, width);
        int first = 0;
        for (int held = 0; held < layout.held(); held++) {
            int code = codes[codesOffset + held];
            for (int levels : layout.levels()) {
                int row = (first + code % levels) * width;
                for (int i = 0; i < width; i++) {
                    target[offset + i] += channels[row + i];
                }
                code /= levels;
                first += levels;
            }
        }
    }
}
