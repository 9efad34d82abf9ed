package dev.montage.models.decoding;

import dev.montage.models.backbone.Positions;
import dev.montage.models.sequence.Apart;
import dev.montage.models.sequence.ContentId;
import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import dev.montage.models.sequence.VisualEmbedding;
import dev.montage.models.sequence.VisualPositions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A prompt and what is generated after it. Driven by the engine's thread. */
final class SequencePositions implements Positions {

    private record Run(int start, Segment.Embeddings embeddings) {
        int end() {
            return start + embeddings.length();
        }
    }

    private final int[] prompt; // ids, or EMBEDDING
    private final List<Run> runs = new ArrayList<>();
    private final List<Range> pictures = new ArrayList<>(); // of the prompt
    private final List<Range> sounds = new ArrayList<>(); // of the prompt
    private final Optional<VisualEmbedding> visual;
    private final int firstVisual; // id
    private final int leadingEmbeddings;
    private final int held; // codes of a visual position
    private final int apart; // numbers of how far those are from what they may have become
    private int[] shown; // [positions, held codes and how far they are apart]
    private int[] generated = new int[64];
    private int generatedCount;

    private final boolean predictsText;

    /** A prompt that text follows. */
    SequencePositions(List<Segment> segments) {
        this(segments, true);
    }

    /** A prompt, and whether text follows it. */
    SequencePositions(List<Segment> segments, boolean predictsText) {
        this.predictsText = predictsText;
        prompt = new int[segments.stream().mapToInt(Segment::length).sum()];
        visual =
                segments.stream()
                        .filter(Segment.Codes.class::isInstance)
                        .map(segment -> ((Segment.Codes) segment).embedding())
                        .findFirst();
        firstVisual = visual.map(known -> known.layout().firstId()).orElse(Integer.MAX_VALUE);
        held = visual.map(known -> known.layout().held()).orElse(0);
        apart = visual.map(known -> new Apart(known.layout()).size()).orElse(0);
        shown = new int[prompt.length * (held + apart)];
        int start = 0;
        for (Segment segment : segments) {
            put(segment, start);
            start += segment.length();
        }
        int leading = 0;
        while (leading < prompt.length && prompt[leading] == EMBEDDING) {
            leading++;
        }
        leadingEmbeddings = leading;
    }

    private void put(Segment segment, int start) {
        switch (segment) {
            case Segment.Tokens tokens ->
                    System.arraycopy(tokens.ids(), 0, prompt, start, tokens.length());
            case Segment.Codes codes -> {
                VisualPositions own = codes.positions();
                System.arraycopy(own.ids(), 0, prompt, start, own.length());
                for (int i = 0; i < own.length(); i++) {
                    show(start + i, own.codes(), i * held, own.apart(), i * apart);
                }
            }
            case Segment.Embeddings embeddings -> {
                Arrays.fill(prompt, start, start + embeddings.length(), EMBEDDING);
                runs.add(new Run(start, embeddings));
            }
        }
        if (segment.modality() != Modality.TEXT && segment.length() > 0) {
            List<Range> same = segment.modality() == Modality.AUDIO ? sounds : pictures;
            boolean touches = !same.isEmpty() && same.getLast().end() == start;
            int from = touches ? same.removeLast().start() : start;
            same.add(new Range(from, start + segment.length()));
        }
    }

    int promptLength() {
        return prompt.length;
    }

    int length() {
        return prompt.length + generatedCount;
    }

    /** Ids generated, the first {@link #generatedCount()} valid. */
    int[] generated() {
        return generated;
    }

    int generatedCount() {
        return generatedCount;
    }

    void add(int id) {
        if (generatedCount == generated.length) {
            generated = Arrays.copyOf(generated, 2 * generatedCount);
        }
        generated[generatedCount++] = id;
    }

    /** Adds a visual position, which holds {@code codes} that are so far {@code apart}. */
    void add(int id, int[] codes, int[] apart) {
        int position = length();
        add(id);
        int size = held + this.apart;
        if (shown.length < (position + 1) * size) {
            shown = Arrays.copyOf(shown, (prompt.length + generated.length) * size);
        }
        show(position, codes, 0, apart, 0);
    }

    private void show(int position, int[] codes, int from, int[] steps, int fromStep) {
        int to = position * (held + apart);
        System.arraycopy(codes, from, shown, to, held);
        System.arraycopy(steps, fromStep, shown, to + held, apart);
    }

    private int idAt(int position) {
        return position < prompt.length ? prompt[position] : generated[position - prompt.length];
    }

    /** How the visual embedding reads it. */
    private final VisualEmbedding.Sequence asVisual =
            new VisualEmbedding.Sequence() {
                @Override
                public int id(int position) {
                    return idAt(position);
                }

                @Override
                public int code(int position, int i) {
                    return codeAt(position, i);
                }

                @Override
                public int apart(int position, int i) {
                    return codeAt(position, held + i);
                }
            };

    private int codeAt(int position, int i) {
        return shown[position * (held + apart) + i];
    }

    @Override
    public int tokenAt(int position) {
        int id = idAt(position);
        return id >= firstVisual ? EMBEDDING : id;
    }

    @Override
    public void embeddingAt(int position, float[] target, int offset) {
        int id = idAt(position);
        if (id >= firstVisual) {
            visual.orElseThrow().embed(asVisual, position, target, offset);
            return;
        }
        Run run = runAt(position);
        int width = run.embeddings.width();
        int from = (position - run.start) * width;
        System.arraycopy(run.embeddings.values(), from, target, offset, width);
    }

    @Override
    public int expertAt(int position) {
        int id = idAt(position);
        return id == EMBEDDING ? AUDIO : id >= firstVisual ? VISUAL : TEXT;
    }

    @Override
    public int limitAt(int position) {
        int id = idAt(position);
        return id >= firstVisual ? visual.orElseThrow().layout().limit(id, position) : position + 1;
    }

    @Override
    public boolean predictsText() {
        return predictsText;
    }

    /** What is generated is of one kind, so it is all text or goes on where the prompt's end is. */
    @Override
    public List<Range> runs(int expert) {
        if (expert == AUDIO || generatedCount == 0 || generated[0] < firstVisual) {
            return expert == AUDIO ? sounds : pictures;
        }
        List<Range> all = new ArrayList<>(pictures);
        all.add(new Range(all.removeLast().start(), length()));
        return all;
    }

    @Override
    public int leadingEmbeddings() {
        return leadingEmbeddings;
    }

    /**
     * What stands at positions {@code start..end-1}; equal for equal content only. A token is its
     * id, a patch its id, its codes and how far they are apart, packed since these are kept long; a
     * run of embeddings is -1, the two halves of its content's name, the first row and the number
     * of rows.
     */
    long[] content(int start, int end) {
        int patch = 1 + longs(held, Integer.SIZE) + longs(apart, Apart.BITS);
        long[] content = new long[Math.max(5, patch) * (end - start)];
        int size = 0;
        int position = start;
        while (position < end) {
            int id = idAt(position);
            if (id != EMBEDDING) {
                content[size++] = id;
                if (id >= firstVisual) {
                    size = pack(position, 0, held, Integer.SIZE, content, size);
                    size = pack(position, held, apart, Apart.BITS, content, size);
                }
                position++;
            } else {
                Run run = runAt(position);
                ContentId name = run.embeddings.contentId();
                int stop = Math.min(end, run.end());
                content[size++] = EMBEDDING;
                content[size++] = name.high();
                content[size++] = name.low();
                content[size++] = (long) position - run.start;
                content[size++] = (long) stop - position;
                position = stop;
            }
        }
        return Arrays.copyOf(content, size);
    }

    private static int longs(int numbers, int bits) {
        return Math.ceilDiv(numbers, Long.SIZE / bits);
    }

    /** Writes the last bits of numbers that stand at a position; returns where the next goes. */
    private int pack(int position, int first, int count, int bits, long[] target, int offset) {
        int each = Long.SIZE / bits;
        for (int i = 0; i < count; i++) {
            long own = codeAt(position, first + i) & ((1L << bits) - 1);
            target[offset + i / each] |= own << (i % each * bits);
        }
        return offset + longs(count, bits);
    }

    private Run runAt(int position) {
        for (Run run : runs) {
            if (position >= run.start && position < run.end()) {
                return run;
            }
        }
        throw new IllegalArgumentException("position " + position + " is not an embedding");
    }
}
