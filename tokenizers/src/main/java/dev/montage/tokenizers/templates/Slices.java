package dev.montage.tokenizers.templates;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's slices {@code [start:stop:step]}; a missing bound is None. */
final class Slices {
    private Slices() {}

    static Object slice(
            @Nullable Object base,
            @Nullable Object start,
            @Nullable Object stop,
            @Nullable Object step) {
        long stride = bound(step, 1);
        if (stride == 0) {
            throw new TemplateException("slice step cannot be zero");
        }
        if (base instanceof String text) {
            int[] characters = text.codePoints().toArray();
            StringBuilder out = new StringBuilder();
            for (int at : places(characters.length, start, stop, stride)) {
                out.appendCodePoint(characters[at]);
            }
            return out.toString();
        }
        if (!(base instanceof Collection)) {
            throw new TemplateException("a value of type " + Python.type(base) + " has no slices");
        }
        List<@Nullable Object> items = SequenceFilters.items(base);
        List<@Nullable Object> out = new ArrayList<>();
        for (int at : places(items.size(), start, stop, stride)) {
            out.add(items.get(at));
        }
        return out;
    }

    private static int[] places(
            int size, @Nullable Object start, @Nullable Object stop, long step) {
        boolean forward = step > 0;
        long lowest = forward ? 0 : -1;
        long highest = forward ? size : size - 1L;
        long from = place(bound(start, forward ? 0 : size), size, lowest, highest);
        long to =
                stop == Absent.NONE
                        ? (forward ? size : -1)
                        : place(bound(stop, 0), size, lowest, highest);
        long count = forward ? (to - from + step - 1) / step : (from - to - step - 1) / -step;
        int[] places = new int[(int) Math.max(0, count)];
        for (int i = 0; i < places.length; i++) {
            places[i] = (int) (from + i * step);
        }
        return places;
    }

    private static long place(long index, int size, long lowest, long highest) {
        return Math.clamp(index < 0 ? index + size : index, lowest, highest);
    }

    private static long bound(@Nullable Object bound, long otherwise) {
        if (bound == Absent.NONE) {
            return otherwise;
        }
        if (bound instanceof Long number) {
            return number;
        }
        throw new TemplateException("slice bounds are integers, found " + Python.type(bound));
    }
}
