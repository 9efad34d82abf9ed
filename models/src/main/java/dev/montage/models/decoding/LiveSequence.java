package dev.montage.models.decoding;

import dev.montage.models.backbone.Span;
import dev.montage.models.decoding.Event.FinishReason;
import java.time.Instant;
import java.util.Optional;

/**
 * A request on its way: what is known of its sequence, how much of that is computed, and whom to
 * tell. Driven by the engine's thread.
 */
final class LiveSequence {

    private final GenerationRequest request;
    private final Mailbox mailbox;
    private final SequencePositions positions;
    private final TextStream text;
    private final BlockTable blocks;
    private final int lengthLimit;
    private final long submittedNanos;

    private int computed;
    private int cached;
    private boolean started;
    private boolean interrupted;
    private long lastServed;
    private long startedNanos;
    private long firstTokenNanos;
    private long lastTokenNanos;

    LiveSequence(
            GenerationRequest request,
            SequencePositions positions,
            BlockTable blocks,
            int lengthLimit,
            long nowNanos) {
        this.request = request;
        this.positions = positions;
        this.blocks = blocks;
        this.lengthLimit = lengthLimit;
        mailbox = new Mailbox();
        text = new TextStream(request.tokenizer().decoder(), request.stopStrings());
        submittedNanos = nowNanos;
    }

    GenerationRequest request() {
        return request;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    SequencePositions positions() {
        return positions;
    }

    TextStream text() {
        return text;
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

    /** Whether all but the newest position is computed. */
    boolean decoding() {
        return remaining() == 1;
    }

    /** Why no token may follow, if so: a rule says that the answer is over, or its room is. */
    Optional<FinishReason> end() {
        int count = positions.generatedCount();
        for (LogitRule rule : request.rules()) {
            Optional<FinishReason> end = rule.end(positions.generated(), count);
            if (end.isPresent()) {
                return end;
            }
        }
        boolean full = count >= request.maxTokens() || positions.length() >= lengthLimit;
        return full ? Optional.of(FinishReason.LENGTH) : Optional.empty();
    }

    /** Whether all is computed of a prompt that nothing follows. */
    boolean read() {
        return request.maxTokens() == 0 && remaining() == 0;
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
        boolean chooses = end == length() && request.maxTokens() > 0;
        Span.Logits logits = chooses ? Span.Logits.LAST : Span.Logits.NONE;
        return new Span(positions, blocks.blocks(), computed, end, logits, request.observers());
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

    void chose(int id, long nowNanos) {
        positions.add(id);
        lastTokenNanos = nowNanos;
        if (positions.generatedCount() == 1) {
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
                positions.generatedCount(),
                startedNanos - submittedNanos,
                firstTokenNanos - startedNanos,
                lastTokenNanos - firstTokenNanos);
    }
}
