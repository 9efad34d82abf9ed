package dev.montage.models.decoding;

import dev.montage.models.backbone.Span;
import java.time.Instant;
import java.util.List;

/**
 * A request on its way: what is known of its sequence, how much of that is computed, and whom to
 * tell. Driven by the engine's thread.
 */
final class LiveSequence {

    private final Request request;
    private final Mailbox mailbox = new Mailbox();
    private final SequencePositions positions;
    private final Continuation continuation;
    private final BlockTable blocks;
    private final long submittedNanos;
    private List<LiveSequence> group = List.of(this);

    private int computed;
    private int cached;
    private boolean started;
    private boolean interrupted;
    private boolean over;
    private long lastServed;
    private long startedNanos;
    private long firstTokenNanos;
    private long lastTokenNanos;

    LiveSequence(
            Request request,
            SequencePositions positions,
            Continuation continuation,
            BlockTable blocks,
            long nowNanos) {
        this.request = request;
        this.positions = positions;
        this.continuation = continuation;
        this.blocks = blocks;
        submittedNanos = nowNanos;
    }

    /** Sequences of one request, the first of which tells its events. They run together. */
    static void join(List<LiveSequence> sequences) {
        sequences.forEach(sequence -> sequence.group = List.copyOf(sequences));
    }

    /** The sequences of its request, in order. */
    List<LiveSequence> group() {
        return group;
    }

    /** Whether it is the one that tells its request's events. */
    boolean leads() {
        return group.getFirst() == this;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    SequencePositions positions() {
        return positions;
    }

    Continuation continuation() {
        return continuation;
    }

    BlockTable blocks() {
        return blocks;
    }

    /** Positions whose keys and values are in the cache. */
    int computed() {
        return computed;
    }

    int length() {
        return positions.length();
    }

    int remaining() {
        return positions.length() - computed;
    }

    /** Whether all but what was chosen last is computed. */
    boolean decoding() {
        return remaining() > 0 && remaining() <= Math.max(1, continuation.rows());
    }

    /** Whether a part of its prompt, or of what was lost, is to be computed. */
    boolean prefilling() {
        return remaining() > Math.max(1, continuation.rows());
    }

    /** Whether all is computed of a prompt that nothing follows. */
    boolean read() {
        return continuation.rows() == 0 && remaining() == 0;
    }

    boolean late(Instant now) {
        return request.deadline().isPresent() && !now.isBefore(request.deadline().get());
    }

    /** The step in which this last had a part of a prompt computed. */
    long lastServed() {
        return lastServed;
    }

    void served(long step) {
        lastServed = step;
    }

    /**
     * Takes what others computed.
     *
     * @return prompt positions that the prefix cache saved
     */
    int adopt() {
        int before = computed;
        computed = blocks.adopt(computed);
        int gained = interrupted ? 0 : computed - before;
        cached += gained;
        return gained;
    }

    /** Gives the blocks back; what was computed is lost, what was generated is not. */
    void interrupt() {
        blocks.release();
        computed = 0;
        interrupted = true;
    }

    /** Marks it as over; false if it was before. */
    boolean end() {
        boolean first = !over;
        over = true;
        return first;
    }

    /** Whether it had to give its blocks back at some time. */
    boolean interrupted() {
        return interrupted;
    }

    /** Undoes {@link #adopt} of a sequence that did not get to run. */
    void unadopt() {
        blocks.release();
        computed = 0;
        cached = 0;
    }

    Span spanTo(int end) {
        int rows = end == length() ? continuation.rows() : 0;
        return new Span(positions, blocks.blocks(), computed, end, rows, request.observers());
    }

    void starts(long nowNanos) {
        if (!started) {
            started = true;
            startedNanos = nowNanos;
        }
    }

    /** Positions before {@code end} are in the cache now. */
    void computedTo(int end) {
        computed = end;
        blocks.share(end);
    }

    /** A choice was made. */
    void chose(long nowNanos) {
        lastTokenNanos = nowNanos;
        if (firstTokenNanos == 0) {
            firstTokenNanos = nowNanos;
        }
    }

    /** Nothing was chosen: the prompt ends here. */
    void choseNothing(long nowNanos) {
        firstTokenNanos = nowNanos;
        lastTokenNanos = nowNanos;
    }

    /** Time since its first forward pass. */
    long serviceNanos(long nowNanos) {
        return started ? nowNanos - startedNanos : 0;
    }

    Event.Usage usage() {
        return new Event.Usage(
                positions.promptLength(),
                cached,
                continuation.chosen(),
                startedNanos - submittedNanos,
                firstTokenNanos - startedNanos,
                lastTokenNanos - firstTokenNanos);
    }
}
