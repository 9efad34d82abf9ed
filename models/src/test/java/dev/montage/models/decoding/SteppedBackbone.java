package dev.montage.models.decoding;

import dev.montage.models.backbone.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A {@link HashBackbone} that computes only when the test says so, and remembers what. */
final class SteppedBackbone extends HashBackbone {

    /** One forward pass: (start, end) of each span. */
    record Pass(List<Span> spans) {
        int positions() {
            return spans.stream().mapToInt(Span::length).sum();
        }
    }

    private final Semaphore entered = new Semaphore(0);
    private final Semaphore allowed = new Semaphore(0);
    private final List<Pass> passes = new ArrayList<>(); // guarded by itself

    SteppedBackbone(
            int vocabularySize, int contextLength, int blockSize, int blocks, int maxPositions) {
        super(vocabularySize, contextLength, blockSize, blocks, maxPositions);
    }

    @Override
    public int forward(List<Span> spans, float[] logits, float[] states) {
        synchronized (passes) {
            passes.add(new Pass(List.copyOf(spans)));
        }
        entered.release();
        allowed.acquireUninterruptibly();
        return super.forward(spans, logits, states);
    }

    /** Waits until the engine wants to compute and is held up. */
    void awaitForward() {
        entered.acquireUninterruptibly();
    }

    /** Lets the pass go that is held up, and waits for the next one. */
    void step() {
        allowed.release();
        entered.acquireUninterruptibly();
    }

    /** Holds nothing up any more. */
    void letGo() {
        allowed.release(Integer.MAX_VALUE / 2);
    }

    /** The pass that is held up, or the last. */
    Pass pass() {
        synchronized (passes) {
            return passes.getLast();
        }
    }

    List<Pass> passes() {
        synchronized (passes) {
            return List.copyOf(passes);
        }
    }
}
