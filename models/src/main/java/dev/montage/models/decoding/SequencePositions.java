package dev.montage.models.decoding;

import dev.montage.models.backbone.Positions;
import dev.montage.models.sequence.ContentId;
import dev.montage.models.sequence.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A prompt and the tokens generated after it. Driven by the engine's thread. */
final class SequencePositions implements Positions {

    private record Run(int start, Segment.Embeddings embeddings) {
        int end() {
            return start + embeddings.length();
        }
    }

    private final int[] prompt; // ids, or EMBEDDING
    private final List<Run> runs = new ArrayList<>();
    private final int leadingEmbeddings;
    private int[] generated = new int[64];
    private int generatedCount;

    SequencePositions(List<Segment> segments) {
        prompt = new int[segments.stream().mapToInt(Segment::length).sum()];
        int start = 0;
        for (Segment segment : segments) {
            switch (segment) {
                case Segment.Tokens tokens ->
                        System.arraycopy(tokens.ids(), 0, prompt, start, tokens.length());
                case Segment.Embeddings embeddings -> {
                    Arrays.fill(prompt, start, start + embeddings.length(), EMBEDDING);
                    runs.add(new Run(start, embeddings));
                }
            }
            start += segment.length();
        }
        int leading = 0;
        while (leading < prompt.length && prompt[leading] == EMBEDDING) {
            leading++;
        }
        leadingEmbeddings = leading;
    }

    int promptLength() {
        return prompt.length;
    }

    int length() {
        return prompt.length + generatedCount;
    }

    /** Tokens generated, the first {@link #generatedCount()} valid. */
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

    @Override
    public int tokenAt(int position) {
        return position < prompt.length ? prompt[position] : generated[position - prompt.length];
    }

    @Override
    public void embeddingAt(int position, float[] target, int offset) {
        Run run = runAt(position);
        int width = run.embeddings.width();
        int from = (position - run.start) * width;
        System.arraycopy(run.embeddings.values(), from, target, offset, width);
    }

    @Override
    public int leadingEmbeddings() {
        return leadingEmbeddings;
    }

    /**
     * What stands at positions {@code start..end-1}; equal for equal content only. A token is its
     * id; a run of embeddings is -1, the two halves of its content's name, the first row and the
     * number of rows.
     */
    long[] content(int start, int end) {
        long[] content = new long[5 * (end - start)];
        int size = 0;
        int position = start;
        while (position < end) {
            int id = tokenAt(position);
            if (id != EMBEDDING) {
                content[size++] = id;
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

    private Run runAt(int position) {
        for (Run run : runs) {
            if (position >= run.start && position < run.end()) {
                return run;
            }
        }
        throw new IllegalArgumentException("position " + position + " is not an embedding");
    }
}
