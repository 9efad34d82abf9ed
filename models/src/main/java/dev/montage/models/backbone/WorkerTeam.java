package dev.montage.models.backbone;

import java.io.Serial;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that run one body together and meet at barriers; the calling thread is member 0. A
 * barrier spins briefly and then parks: HTTP, GC and JIT threads are competitors, and under any
 * competitor a barrier that only spins falls to a third of its speed.
 */
public final class WorkerTeam implements AutoCloseable {
    /** Some microseconds: what members' parts of a layer differ by. */
    private static final int SPINS = 300;

    /**
     * Then about 0.2 ms in which the processor is offered to others: where two members share one,
     * the one that waits would else hold up the one that works until its time slice ends.
     */
    private static final int YIELDS = 600;

    /** What every member runs. */
    @FunctionalInterface
    public interface Body {
        void run(Member member);
    }

    private final Member[] members;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile int phase;
    private volatile int round;
    private volatile boolean closed;
    private Body body = member -> {};

    /** A team of {@code size} members, {@code size - 1} of them daemon threads of its own. */
    public WorkerTeam(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a team has 1 member or more, found " + size);
        }
        members = new Member[size];
        for (int i = 0; i < size; i++) {
            members[i] = new Member(i);
        }
        for (int i = 1; i < size; i++) {
            Member member = members[i];
            member.thread =
                    Thread.ofPlatform()
                            .daemon()
                            .name("montage-worker-" + i)
                            .start(() -> serve(member));
        }
    }

    /** A team of one member for every processor. */
    public static WorkerTeam ofAllProcessors() {
        return new WorkerTeam(Runtime.getRuntime().availableProcessors());
    }

    /** Number of members. */
    public int size() {
        return members.length;
    }

    /**
     * Runs {@code work} on every member and returns when all are done. Callers take turns.
     *
     * @throws IllegalStateException if a member failed; the cause is its failure
     */
    public synchronized void run(Body work) {
        if (closed) {
            throw new IllegalStateException("the team is closed");
        }
        Member caller = members[0];
        caller.thread = Thread.currentThread();
        arrived.set(0);
        done.set(0);
        failure.set(null);
        body = work;
        round++;
        wakeAll();
        attempt(caller);
        while (done.get() < members.length) {
            caller.pause(() -> done.get() < members.length);
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("a worker failed: " + cause, cause);
        }
    }

    private void serve(Member member) {
        int seen = 0;
        while (true) {
            int last = seen;
            member.pause(() -> round == last && !closed);
            if (closed) {
                return;
            }
            seen = round;
            attempt(member);
        }
    }

    private void attempt(Member member) {
        try {
            body.run(member);
        } catch (Aborted _) {
            // the member that failed reports
        } catch (Throwable t) {
            failure.compareAndSet(null, t);
            wakeAll();
        }
        if (done.incrementAndGet() == members.length) {
            members[0].wake();
        }
    }

    private void wakeAll() {
        for (Member member : members) {
            member.wake();
        }
    }

    /** Ends the team's threads; a body that runs is finished first. */
    @Override
    public synchronized void close() {
        closed = true;
        wakeAll();
    }

    /** One thread of the team, as its body sees it. */
    public final class Member {
        private final int index;
        private volatile boolean parked;
        private volatile Thread thread = Thread.currentThread();

        private Member(int index) {
            this.index = index;
        }

        /** 0 for the calling thread, up to {@code size - 1}. */
        public int index() {
            return index;
        }

        /** Waits until every member has come here. What they wrote before is visible after. */
        public void sync() {
            int current = phase;
            if (arrived.incrementAndGet() == members.length) {
                arrived.set(0);
                phase = current + 1;
                wakeAll();
                return;
            }
            pause(() -> phase == current && failure.get() == null);
            if (phase == current) {
                throw new Aborted();
            }
        }

        /**
         * First of the {@code count} items that are this member's share, in multiples of {@code
         * unit}.
         */
        public int from(int count, int unit) {
            return bound(index, count, unit);
        }

        /** One past the last item of this member's share. */
        public int to(int count, int unit) {
            return bound(index + 1, count, unit);
        }

        private int bound(int member, int count, int unit) {
            long units = Math.ceilDiv(count, unit);
            return (int) Math.min(count, units * member / members.length * unit);
        }

        @SuppressWarnings("ThreadPriorityCheck") // for speed alone: parking would be right too
        private void pause(Condition waiting) {
            for (int turn = 0; turn < SPINS + YIELDS; turn++) {
                if (!waiting.holds()) {
                    return;
                }
                if (turn < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
            parked = true;
            while (waiting.holds()) {
                LockSupport.park(WorkerTeam.this);
            }
            parked = false;
        }

        private void wake() {
            if (parked) {
                LockSupport.unpark(thread);
            }
        }
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }

    /** Unwinds a body at a barrier when another member has failed. */
    private static final class Aborted extends RuntimeException {
        @Serial private static final long serialVersionUID = 1L;

        Aborted() {
            super("another member failed", null, false, false);
        }
    }
}
