package dev.montage.models.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Neighbouring layers that the same positions go through and see each other in. */
final class LayerGroup {
    private final int first;
    private final int end;
    private final int hidden;
    private final Predicate<Span> there;
    private final Attention attention;
    private List<Expert> active = List.of();

    private LayerGroup(int first, int end, int hidden, Predicate<Span> there, Attention attention) {
        this.first = first;
        this.end = end;
        this.hidden = hidden;
        this.there = there;
        this.attention = attention;
    }

    /**
     * The layers of a decoder: of text and pictures, and above them of text that is predicted and
     * of sound.
     *
     * @param pictures how many layers pictures have; all of them without media
     */
    static List<LayerGroup> of(int layers, int pictures, KvCache cache, int members) {
        LayerGroup lower =
                new LayerGroup(
                        0,
                        pictures,
                        Positions.AUDIO,
                        span -> !span.isSound(),
                        new Attention(cache, members));
        LayerGroup upper =
                new LayerGroup(
                        pictures,
                        layers,
                        Positions.VISUAL,
                        span -> span.predictsText() || span.isSound(),
                        new Attention(cache, members));
        return pictures < layers ? List.of(lower, upper) : List.of(lower);
    }

    /** Number of the lowest layer. */
    int first() {
        return first;
    }

    /** One past the number of the highest layer. */
    int end() {
        return end;
    }

    /**
     * Lays out a pass; one member calls it before a barrier.
     *
     * @param parts as {@link Span#byExpert} cuts them
     * @param offsets index of each part's first position
     * @param experts whose positions of the pass are known
     */
    void plan(List<Span> parts, int[] offsets, List<Expert> experts) {
        List<Span> spans = new ArrayList<>();
        List<View> views = new ArrayList<>();
        int[] own = new int[parts.size()];
        for (int i = 0; i < parts.size(); i++) {
            Span span = parts.get(i);
            if (there.test(span)) {
                own[spans.size()] = offsets[i];
                spans.add(span);
                views.add(View.without(hidden, span));
            }
        }
        attention.plan(spans, own, views);
        active =
                experts.stream()
                        .filter(expert -> expert.has(first) && expert.rows(first).count() > 0)
                        .toList();
    }

    /** Experts with positions in the pass. */
    List<Expert> active() {
        return active;
    }

    Attention attention() {
        return attention;
    }
}
