package dev.montage.models.decoding;

import dev.montage.models.backbone.Backbone;
import dev.montage.models.backbone.Observers;
import dev.montage.models.backbone.Span;
import dev.montage.models.decoding.Event.FailureReason;
import dev.montage.models.decoding.Event.FinishReason;
import dev.montage.models.sequence.Segment;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Continues many sequences at once. One thread owns the backbone and repeats: take new requests,
 * form a batch, forward, sample, hand out events. {@link Scheduler} forms the batch.
 *
 * <p>Sequences do not influence each other: the backbone's sums depend on the sequence alone, and a
 * draw depends on the request's seed and the number of the token alone.
 */
public final class Engine implements Generator {

    private static final Logger LOG = System.getLogger(Engine.class.getName());

    /** A last event and whose it is; told when the status shows the end too. */
    private record Ending(LiveSequence sequence, Event event) {}

    private final Backbone backbone;
    private final EngineSettings settings;
    private final InstantSource clock;
    private final PrefixCache cache = new PrefixCache();
    private final BlockPool pool;
    private final Scheduler scheduler;
    private final Sampler sampler;
    private final float[] logits; // [maxRunning, vocabulary]
    private final int lengthLimit;
    private final List<Ending> endings = new ArrayList<>();
    private final Thread thread;

    private final Intake intake;

    private long steps;
    private long generatedTokens;

    /** Starts the engine; from here on it owns the backbone and closes it in the end. */
    public Engine(Backbone backbone, EngineSettings settings) {
        this(backbone, settings, InstantSource.system());
    }

    Engine(Backbone backbone, EngineSettings settings, InstantSource clock) {
        this.backbone = backbone;
        this.settings = settings;
        this.clock = clock;
        pool = new BlockPool(backbone.blockCount(), cache);
        scheduler = new Scheduler(backbone, settings, pool);
        sampler = new Sampler(backbone.vocabularySize());
        logits = new float[Math.multiplyExact(settings.maxRunning(), backbone.vocabularySize())];
        long room = (long) backbone.blockCount() * backbone.blockSize();
        lengthLimit = (int) Math.min(backbone.contextLength(), room);
        intake = new Intake(settings, snapshot());
        thread = Thread.ofPlatform().name("montage-engine").daemon().unstarted(this::run);
        thread.start();
    }

    @Override
    public List<Generation> submitAll(List<GenerationRequest> requests) {
        requests.forEach(this::requireFits);
        List<LiveSequence> sequences = requests.stream().map(this::sequence).toList();
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
        int row = 0;
        for (Scheduler.Planned planned : plan) {
            planned.sequence().computedTo(planned.span().end());
            if (planned.span().logits() == Span.Logits.LAST) {
                sample(planned.sequence(), row++);
            } else if (planned.sequence().read()) {
                planned.sequence().choseNothing(System.nanoTime());
                finish(planned.sequence(), FinishReason.LENGTH, Float.NaN);
            }
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
            backbone.forward(spans, logits);
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

    private void sample(LiveSequence sequence, int row) {
        try {
            int offset = row * backbone.vocabularySize();
            Sampler.Choice choice =
                    sampler.choose(logits, offset, sequence.request(), sequence.positions());
            sequence.chose(choice.id(), System.nanoTime());
            generatedTokens++;
            deliver(sequence, choice);
        } catch (SamplingException e) {
            end(sequence, e.event());
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "a rule or a tokenizer failed its request", e);
            fail(sequence, FailureReason.REQUEST_FAILED, "a rule or the tokenizer failed: " + e);
        }
    }

    private void deliver(LiveSequence sequence, Sampler.Choice choice) {
        TextStream text = sequence.text();
        if (sequence.request().stopIds().contains(choice.id())) {
            finish(sequence, FinishReason.STOP, choice.logProbability());
            return;
        }
        String freed = text.append(choice.id());
        sequence.mailbox()
                .put(new Event.Token(choice.id(), freed, choice.logProbability(), choice.top()));
        if (text.stopped()) {
            finish(sequence, FinishReason.STOP, Float.NaN);
        } else {
            sequence.end().ifPresent(reason -> finish(sequence, reason, Float.NaN));
        }
    }

    private void finish(LiveSequence sequence, FinishReason reason, float stopLogProbability) {
        String rest = sequence.text().finish();
        intake.served(sequence.serviceNanos(System.nanoTime()));
        end(sequence, new Event.Finished(reason, rest, stopLogProbability, sequence.usage()));
    }

    private void fail(LiveSequence sequence, FailureReason reason, String message) {
        end(sequence, new Event.Failed(reason, message));
    }

    private void failAll(FailureReason reason, String message) {
        scheduler.live().forEach(sequence -> fail(sequence, reason, message));
    }

    private void end(LiveSequence sequence, Event event) {
        scheduler.remove(sequence);
        endings.add(new Ending(sequence, event));
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

    private LiveSequence sequence(GenerationRequest request) {
        SequencePositions positions = new SequencePositions(request.prompt());
        BlockTable blocks =
                new BlockTable(
                        backbone.blockSize(),
                        settings.prefixCache(),
                        pool,
                        cache,
                        positions,
                        adoptLimit(request.observers(), positions));
        return new LiveSequence(request, positions, blocks, lengthLimit, System.nanoTime());
    }

    /** Observers must see computed what they look at; encoder states pay no attention. */
    private static int adoptLimit(Observers observers, SequencePositions positions) {
        if (observers.states().isPresent()) {
            return 0;
        }
        return observers.attention().isPresent()
                ? positions.leadingEmbeddings()
                : Integer.MAX_VALUE;
    }

    private void requireFits(GenerationRequest request) {
        int length = request.promptLength();
        if (length == 0) {
            throw new IllegalArgumentException("the prompt is empty");
        }
        if (length + Math.min(1, request.maxTokens()) > lengthLimit) {
            throw new IllegalArgumentException(
                    "the prompt has %d positions, but prompt and answer together have at most %d"
                            .formatted(length, lengthLimit));
        }
        for (Segment segment : request.prompt()) {
            if (segment instanceof Segment.Tokens tokens) {
                for (int id : tokens.ids()) {
                    requireId(id, "the prompt");
                }
            }
        }
        request.sampling().logitBias().keySet().forEach(id -> requireId(id, "logitBias"));
    }

    private void requireId(int id, String where) {
        if (id < 0 || id >= backbone.vocabularySize()) {
            throw new IllegalArgumentException(
                    "%s has token %d, but tokens are 0 to %d"
                            .formatted(where, id, backbone.vocabularySize() - 1));
        }
    }
}
