package dev.montage.models.decoding;

import dev.montage.models.backbone.Backbone;
import dev.montage.models.backbone.Span;
import dev.montage.models.decoding.Event.FailureReason;
import dev.montage.models.decoding.Event.FinishReason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Continues many sequences at once. One thread owns the backbone and repeats: take new requests,
 * form a batch, forward, choose, hand out events. {@link Scheduler} forms the batch.
 *
 * <p>Sequences do not influence each other: the backbone's sums depend on the sequence alone, and a
 * draw depends on the request's seed and the number of the token or code alone.
 */
public final class Engine implements Generator {

    private static final Logger LOG = System.getLogger(Engine.class.getName());

    /** A last event and whose it is; told when the status shows the end too. */
    private record Ending(LiveSequence sequence, Event event) {}

    private final Backbone backbone;
    private final EngineSettings settings;
    private final InstantSource clock;
    private final BlockPool pool;
    private final Admission admission;
    private final Scheduler scheduler;
    private final Sampler sampler;
    private final Optional<SliceChooser> slices;
    private final float[] logits; // [maxRunning, vocabulary]
    private final float[] states; // [maxRunning * codes of a step, stateSize]
    private final List<Ending> endings = new ArrayList<>();
    private final Thread thread;

    private final Intake intake;

    private long steps;
    private long generatedTokens;

    /** Starts an engine for text; from here on it owns the backbone and closes it in the end. */
    public Engine(Backbone backbone, EngineSettings settings) {
        this(backbone, Optional.empty(), settings, InstantSource.system());
    }

    /** Starts an engine for text and slices. */
    public Engine(Backbone backbone, SliceChooser slices, EngineSettings settings) {
        this(backbone, Optional.of(slices), settings, InstantSource.system());
    }

    Engine(
            Backbone backbone,
            Optional<SliceChooser> slices,
            EngineSettings settings,
            InstantSource clock) {
        this.backbone = backbone;
        this.slices = slices;
        this.settings = settings;
        this.clock = clock;
        PrefixCache cache = new PrefixCache();
        pool = new BlockPool(backbone.blockCount(), cache);
        admission = new Admission(backbone, slices, settings, pool, cache);
        scheduler = new Scheduler(backbone, settings, pool);
        sampler = new Sampler(backbone.vocabularySize());
        logits = new float[Math.multiplyExact(settings.maxRunning(), backbone.vocabularySize())];
        int codes = slices.map(chooser -> chooser.layout().regions()).orElse(0);
        states = new float[settings.maxRunning() * codes * backbone.stateSize()];
        intake = new Intake(settings, snapshot());
        thread = Thread.ofPlatform().name("montage-engine").daemon().unstarted(this::run);
        thread.start();
    }

    @Override
    public List<Generation> submitAll(List<? extends Request> requests) {
        requests.forEach(admission::requireFits);
        List<LiveSequence> sequences = requests.stream().map(admission::sequence).toList();
        intake.submit(sequences);
        return sequences.stream().<Generation>map(LiveSequence::mailbox).toList();
    }

    @Override
    public EngineStatus status() {
        return intake.status();
    }

    @Override
    public void close() {
        intake.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (backbone) {
            while (intake.take(scheduler.isEmpty(), scheduler::add)) {
                try {
                    step();
                } catch (RuntimeException | Error e) {
                    LOG.log(Level.ERROR, "a step of the engine failed", e);
                    failAll(FailureReason.ENGINE_FAILED, "the engine failed: " + e);
                }
                publish();
            }
            failAll(FailureReason.CLOSED, "the engine was closed");
            publish();
        }
    }

    private void step() {
        dropCancelledAndLate();
        List<Scheduler.Planned> plan = scheduler.plan();
        publish();
        if (plan.isEmpty()) {
            return;
        }
        long nowNanos = System.nanoTime();
        plan.forEach(planned -> planned.sequence().starts(nowNanos));
        if (!forward(plan)) {
            return;
        }
        steps++;
        int textRow = 0;
        int stateRow = 0;
        List<LiveSequence> ready = new ArrayList<>();
        for (Scheduler.Planned planned : plan) {
            LiveSequence sequence = planned.sequence();
            int wanted = planned.span().wanted();
            sequence.computedTo(planned.span().end());
            switch (sequence.continuation()) {
                case TextContinuation text when wanted > 0 -> sample(sequence, text, textRow++);
                case SliceContinuation next when wanted > 0 -> {
                    next.see(sequence.group().indexOf(sequence), states, stateRow);
                    stateRow += wanted;
                    if (next.ready() && next.sound()) {
                        ready.add(sequence.group().getFirst());
                    } else if (next.ready()) {
                        fail(sequence, FailureReason.ENGINE_FAILED, "found states that are NaN");
                    }
                }
                default -> readToTheEnd(sequence);
            }
        }
        if (!ready.isEmpty()) {
            chooseCodes(ready);
        }
    }

    private void readToTheEnd(LiveSequence sequence) {
        if (sequence.read()) {
            sequence.choseNothing(System.nanoTime());
            finish(sequence, FinishReason.LENGTH, Float.NaN);
        }
    }

    private void dropCancelledAndLate() {
        Instant now = clock.instant();
        for (LiveSequence sequence : scheduler.live()) {
            if (sequence.mailbox().cancelled()) {
                fail(sequence, FailureReason.CANCELLED, "cancelled");
            } else if (sequence.late(now)) {
                fail(sequence, FailureReason.DEADLINE_EXCEEDED, "the deadline passed");
            }
        }
    }

    /** Computes the batch; if that fails, fails its sequences only and says false. */
    private boolean forward(List<Scheduler.Planned> plan) {
        List<Span> spans = plan.stream().map(Scheduler.Planned::span).toList();
        try {
            backbone.forward(spans, logits, states);
            return true;
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a forward pass of " + spans.size() + " sequences failed", e);
            for (Scheduler.Planned planned : plan) {
                fail(
                        planned.sequence(),
                        FailureReason.ENGINE_FAILED,
                        "the forward pass failed: " + e);
            }
            return false;
        }
    }

    private void sample(LiveSequence sequence, TextContinuation text, int row) {
        try {
            int offset = row * backbone.vocabularySize();
            Sampler.Choice choice =
                    sampler.choose(logits, offset, text.request(), sequence.positions());
            sequence.chose(System.nanoTime());
            generatedTokens++;
            text.take(choice, sequence.mailbox())
                    .ifPresent(end -> finish(sequence, end.reason(), end.stopLogProbability()));
        } catch (SamplingException e) {
            end(sequence, e.event());
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "a rule or a tokenizer failed its request", e);
            fail(sequence, FailureReason.REQUEST_FAILED, "a rule or the tokenizer failed: " + e);
        }
    }

    private void chooseCodes(List<LiveSequence> ready) {
        List<SliceContinuation> next =
                ready.stream()
                        .map(sequence -> (SliceContinuation) sequence.continuation())
                        .toList();
        List<SliceChooser.Choice> choices = slices.orElseThrow().choose(next);
        long nowNanos = System.nanoTime();
        for (int i = 0; i < choices.size(); i++) {
            LiveSequence sequence = ready.get(i);
            SliceContinuation continuation = next.get(i);
            generatedTokens += continuation.rows();
            sequence.chose(nowNanos);
            if (continuation.take(choices.get(i))) {
                sequence.mailbox().put(continuation.slice());
            }
            if (continuation.over()) {
                finish(sequence, FinishReason.STOP, Float.NaN);
            }
        }
    }

    private void finish(LiveSequence sequence, FinishReason reason, float stopLogProbability) {
        String rest = sequence.continuation().rest();
        intake.served(sequence.serviceNanos(System.nanoTime()));
        end(sequence, new Event.Finished(reason, rest, stopLogProbability, sequence.usage()));
    }

    private void fail(LiveSequence sequence, FailureReason reason, String message) {
        end(sequence, new Event.Failed(reason, message));
    }

    private void failAll(FailureReason reason, String message) {
        scheduler.live().forEach(sequence -> fail(sequence, reason, message));
    }

    /** Ends a request; nothing more happens if it is over, by another of its sequences. */
    private void end(LiveSequence sequence, Event event) {
        LiveSequence leader = sequence.group().getFirst();
        if (leader.end()) {
            scheduler.remove(sequence.group());
            endings.add(new Ending(leader, event));
        }
    }

    /** Shows the state, then tells those whose generation is over. */
    private void publish() {
        intake.publish(snapshot(), endings.size());
        endings.forEach(ending -> ending.sequence().mailbox().put(ending.event()));
        endings.clear();
    }

    private EngineStatus snapshot() {
        return new EngineStatus(
                scheduler.running(),
                0,
                settings.queueCapacity(),
                pool.used(),
                pool.total(),
                backbone.blockSize(),
                scheduler.prefixHits(),
                scheduler.promptPositions(),
                scheduler.promptPositions(),
                generatedTokens,
                steps,
                scheduler.preemptions());
    }
}
