package dev.montage.models.speech;

import dev.montage.modalities.audio.PcmStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Reads a recording from begin to end and gives its speech in chunks, cut at silences. Holds at
 * most the chunk it is in and one block. For one thread.
 */
public final class SpeechChunker {
    private static final int RATE_HZ = PcmStream.SAMPLE_RATE_HZ;
    private static final int STEP = ActivityFeatures.STEP_SAMPLES;
    private static final int BLOCK = 8 * RATE_HZ;
    private static final int REACH = ActivityFeatures.REACH_FRAMES * 160;

    /** Peaks below -68 dBFS are silence: the last bits of 16-bit numbers. */
    private static final float SILENCE = 4e-4f;

    private final PcmStream audio;
    private final ActivityModel model;
    private final ActivityFeatures features = new ActivityFeatures();
    private final SpeechRegions regions;
    private final Deque<SpeechRegions.Region> ready = new ArrayDeque<>();

    private float[] buffer = new float[4 * BLOCK];
    private int filled;
    private long bufferStart; // sample of the recording at buffer[0]
    private long judged; // samples before it have been judged
    private boolean ended;
    private long speechSamples;

    /** Reads from {@code audio}; chunks are at most {@code maxSeconds} long. */
    public SpeechChunker(PcmStream audio, double maxSeconds) {
        this(audio, maxSeconds, new ActivityModel());
    }

    SpeechChunker(PcmStream audio, double maxSeconds, ActivityModel model) {
        this.audio = audio;
        this.model = model;
        regions = new SpeechRegions((int) (maxSeconds * RATE_HZ / STEP), ready::add);
    }

    /** The next chunk, reading as far as it takes; empty at the end. */
    public Optional<SpeechChunk> next() throws InterruptedException {
        while (ready.isEmpty() && !ended) {
            readBlock();
            judge();
        }
        return Optional.ofNullable(ready.poll()).map(this::cut);
    }

    /** Seconds of speech in the chunks given so far. */
    public double speechSeconds() {
        return (double) speechSamples / RATE_HZ;
    }

    private void readBlock() throws InterruptedException {
        forget();
        if (buffer.length < filled + BLOCK) {
            buffer = Arrays.copyOf(buffer, filled + 2 * BLOCK);
        }
        int count = audio.read(buffer, filled, BLOCK);
        filled += count;
        ended = count < BLOCK;
    }

    /** Drops samples that no chunk can need any more. */
    private void forget() {
        long needed = Math.min(judged - REACH, (long) regions.firstNeededStep() * STEP);
        if (!ready.isEmpty()) {
            needed = Math.min(needed, (long) ready.peek().firstStep() * STEP);
        }
        int drop = Math.clamp((needed - bufferStart) / STEP * STEP, 0, filled);
        System.arraycopy(buffer, drop, buffer, 0, filled - drop);
        filled -= drop;
        bufferStart += drop;
    }

    /** Decides on all steps that have enough sound after them. */
    private void judge() {
        long end = bufferStart + filled;
        int count = (int) ((end - judged - (ended ? 0 : REACH)) / STEP);
        if (count > 0) {
            int from = (int) Math.max(0, judged - REACH - bufferStart);
            float[] around = Arrays.copyOfRange(buffer, from, filled);
            int first = (int) (judged - bufferStart - from) / STEP * ActivityFeatures.STEP_FRAMES;
            boolean silent = peak(around) < SILENCE;
            double[][] rows = silent ? new double[0][] : features.of(around, first, count);
            for (int i = 0; i < count; i++) {
                regions.add(silent ? 0 : model.probability(rows[i]));
            }
            judged += (long) count * STEP;
        }
        if (ended) {
            regions.finish();
        }
    }

    private static float peak(float[] samples) {
        float most = 0;
        for (float sample : samples) {
            most = Math.max(most, Math.abs(sample));
        }
        return most;
    }

    private SpeechChunk cut(SpeechRegions.Region region) {
        long start = (long) region.firstStep() * STEP;
        long end = Math.min((long) region.lastStep() * STEP, bufferStart + filled);
        speechSamples += end - start;
        int from = (int) (start - bufferStart);
        float[] samples = Arrays.copyOfRange(buffer, from, from + (int) (end - start));
        return new SpeechChunk((double) start / RATE_HZ, samples);
    }
}
