package dev.montage.models.decoding;

import dev.montage.models.backbone.Backbone;
import dev.montage.models.backbone.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides what each step computes.
 *
 * <ul>
 *   <li>First come, first served: a waiting sequence joins when the batch has a place and the pool
 *       has blocks for all it knows so far and one more for each running sequence. None overtakes.
 *   <li>Each step computes the newest token of every decoding sequence. Beside them it computes a
 *       bounded chunk of prompts, the longest unserved sequence first, cut at block borders.
 *   <li>Sequences grow on demand. When blocks run out, the youngest running sequence gives its own
 *       back and waits at the head of the queue; it loses time, not tokens. The oldest always goes
 *       on and fits alone, so all end.
 *   <li>The sequences of one request come, go and give back their blocks together.
 *   <li>Positions that see each other are computed in one pass.
 *   <li>A sequence that is about to compute what another computes in the same step waits for that
 *       step, then shares the result.
 * </ul>
 *
 * Driven by the engine's thread.
 */
final class Scheduler {

    /** What one sequence does in a step. */
    record Planned(LiveSequence sequence, Span span) {}

    private final EngineSettings settings;
    private final int blockSize;
    private final int maxPositions;
    private final BlockPool pool;
    private final Deque<LiveSequence> waiting = new ArrayDeque<>();
    private final List<LiveSequence> running = new ArrayList<>(); // oldest first
    private long step;
    private long preemptions;
    private long prefixHits;
    private long promptPositions;

    Scheduler(Backbone backbone, EngineSettings settings, BlockPool pool) {
        this.settings = settings;
        this.pool = pool;
        blockSize = backbone.blockSize();
        maxPositions = backbone.maxPositions();
        if (settings.prefillChunk() < blockSize
                || settings.maxRunning() + blockSize > maxPositions) {
            throw new IllegalArgumentException(
                    "a forward pass takes %d positions in blocks of %d: expected prefillChunk of at least a block and maxRunning that leaves room for one, found %d and %d"
                            .formatted(
                                    maxPositions,
                                    blockSize,
                                    settings.prefillChunk(),
                                    settings.maxRunning()));
        }
    }

    void add(LiveSequence sequence) {
        waiting.addLast(sequence);
    }

    /** All sequences, running and waiting. */
    List<LiveSequence> live() {
        return Stream.concat(running.stream(), waiting.stream()).toList();
    }

    boolean isEmpty() {
        return running.isEmpty() && waiting.isEmpty();
    }

    /** Requests that run. */
    int running() {
        return (int) running.stream().filter(LiveSequence::leads).count();
    }

    /** Times that a running sequence had to give its blocks back. */
    long preemptions() {
        return preemptions;
    }

    /** Positions taken from the prefix cache. */
    long prefixHits() {
        return prefixHits;
    }

    /** Positions of all prompts that began to run. */
    long promptPositions() {
        return promptPositions;
    }

    /** Forgets the sequences of a request and frees their blocks. */
    void remove(List<LiveSequence> group) {
        if (!running.removeAll(group)) {
            waiting.removeAll(group);
        }
        group.forEach(sequence -> sequence.blocks().release());
    }

    /** What the next forward pass computes; empty only if nothing is live. */
    List<Planned> plan() {
        step++;
        admit();
        List<Planned> plan = new ArrayList<>(running.size());
        planDecoding(plan);
        planPrefill(plan);
        return plan;
    }

    private void admit() {
        while (!waiting.isEmpty()) {
            List<LiveSequence> next = waiting.getFirst().group();
            if (running.size() + next.size() > settings.maxRunning() || !admit(next)) {
                return;
            }
            waiting.removeFirst();
        }
    }

    private boolean admit(List<LiveSequence> group) {
        int gained = group.stream().mapToInt(LiveSequence::adopt).sum();
        int missing = group.stream().mapToInt(s -> s.blocks().missing(s.length())).sum();
        if (missing + running.size() > pool.available()) {
            group.forEach(LiveSequence::unadopt);
            return false;
        }
        prefixHits += gained;
        for (LiveSequence sequence : group) {
            sequence.blocks().reserve(sequence.length());
            running.add(sequence);
            if (!sequence.interrupted()) {
                promptPositions += sequence.length();
            }
        }
        return true;
    }

    private void planDecoding(List<Planned> plan) {
        for (int i = 0; i < running.size(); i++) {
            LiveSequence sequence = running.get(i);
            if (sequence.decoding()) {
                if (grow(sequence)) {
                    plan.add(new Planned(sequence, sequence.spanTo(sequence.length())));
                } else {
                    plan.removeIf(planned -> planned.sequence().group().contains(sequence));
                }
            }
        }
    }

    /** Finds room for the newest positions; false if the sequence itself had to go. */
    private boolean grow(LiveSequence sequence) {
        while (!sequence.blocks().reserve(sequence.length())) {
            List<LiveSequence> youngest = running.getLast().group();
            running.removeAll(youngest);
            youngest.forEach(LiveSequence::interrupt);
            waiting.addFirst(youngest.getFirst());
            preemptions++;
            if (youngest.contains(sequence)) {
                return false;
            }
        }
        return true;
    }

    private void planPrefill(List<Planned> plan) {
        int decoding = plan.stream().mapToInt(planned -> planned.span().length()).sum();
        int budget =
                plan.isEmpty()
                        ? maxPositions
                        : Math.min(settings.prefillChunk(), maxPositions - decoding);
        List<LiveSequence> unserved =
                running.stream()
                        .filter(LiveSequence::prefilling)
                        .sorted(Comparator.comparingLong(LiveSequence::lastServed))
                        .toList();
        Set<PrefixCache.Key> underway = new HashSet<>();
        for (LiveSequence sequence : unserved) {
            prefixHits += sequence.adopt();
            int end = chunkEnd(sequence, budget);
            if (end > sequence.computed() && begins(sequence, underway)) {
                plan.add(new Planned(sequence, sequence.spanTo(end)));
                budget -= end - sequence.computed();
                sequence.served(step);
            }
        }
    }

    private static boolean begins(LiveSequence sequence, Set<PrefixCache.Key> underway) {
        Optional<PrefixCache.Key> next = sequence.blocks().nextKey();
        return next.isEmpty() || underway.add(next.get());
    }

    /** All the rest if the budget allows, else up to a border of blocks and of steps. */
    private int chunkEnd(LiveSequence sequence, int budget) {
        if (sequence.remaining() <= budget) {
            return sequence.length();
        }
        int most = sequence.computed() + budget;
        int border = most / blockSize * blockSize;
        if (border <= sequence.computed()) {
            return sequence.computed();
        }
        int end = stepEnd(sequence, border);
        return end > sequence.computed() ? end : stepEnd(sequence, most);
    }

    /** The last end of a step up to here; no position before it sees one after it. */
    private static int stepEnd(LiveSequence sequence, int most) {
        int end = most;
        while (end > sequence.computed() && sequence.positions().limitAt(end - 1) > end) {
            end--;
        }
        return end;
    }
}
