package dev.montage.models.decoding;

import dev.montage.models.backbone.Span;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A {@link HashBackbone} whose next passes fail when told to. */
final class FailingBackbone extends HashBackbone {

    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile boolean nan;

    FailingBackbone() {
        super(Requests.VOCABULARY, 100, 4, 60, 32);
    }

    /** The next pass throws this. */
    void failWith(Throwable next) {
        next.setStackTrace(new StackTraceElement[0]); // keeps the log short
        failure = Optional.of(next);
    }

    /** From now on log-its are not numbers. */
    void giveNaN() {
        nan = true;
    }

    @Override
    public int forward(List<Span> spans, float[] logits, float[] states) {
        Optional<Throwable> next = failure;
        failure = Optional.empty();
        if (next.isPresent() && next.get() instanceof Error error) {
            throw error;
        }
        if (next.isPresent()) {
            throw new IllegalStateException(next.get());
        }
        int rows = super.forward(spans, logits, states);
        if (nan) {
            Arrays.fill(logits, Float.NaN);
        }
        return rows;
    }
}
