package dev.montage.models.backbone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerTeamTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void membersMeetAtBarriers(int size) {
        try (WorkerTeam team = new WorkerTeam(size)) {
            int[] values = new int[size];
            for (int round = 0; round < 200; round++) {
                team.run(
                        me -> {
                            for (int step = 0; step < 5; step++) {
                                values[me.index()]++;
                                me.sync();
                                for (int value : values) {
                                    assertEquals(values[0], value);
                                }
                                me.sync();
                            }
                        });
            }
            assertEquals(1000, values[size - 1]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void sharesCoverAllItemsOnce(int size) {
        try (WorkerTeam team = new WorkerTeam(size)) {
            for (int count : new int[] {0, 1, 31, 32, 33, 1000}) {
                AtomicInteger covered = new AtomicInteger();
                team.run(me -> covered.addAndGet(me.to(count, 32) - me.from(count, 32)));
                assertEquals(count, covered.get());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aFailureIsReportedAndTheNextRunWorks(int size) {
        try (WorkerTeam team = new WorkerTeam(size)) {
            for (int i = 0; i < 50; i++) {
                int failing = i % size;
                IllegalStateException e =
                        assertThrows(
                                IllegalStateException.class,
                                () -> team.run(me -> fail(me, failing)));
                assertTrue(e.toString().contains("broken"));
                AtomicInteger done = new AtomicInteger();
                team.run(_ -> done.incrementAndGet());
                assertEquals(size, done.get());
            }
        }
    }

    private static void fail(WorkerTeam.Member me, int failing) {
        if (me.index() == failing) {
            throw new IllegalArgumentException("broken");
        }
        me.sync();
        me.sync();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void parkedMembersWake(int size) {
        try (WorkerTeam team = new WorkerTeam(size)) {
            for (int i = 0; i < 10; i++) {
                LockSupport.parkNanos(3_000_000);
                AtomicInteger done = new AtomicInteger();
                team.run(
                        me -> {
                            if (me.index() == 1) {
                                LockSupport.parkNanos(2_000_000);
                            }
                            me.sync();
                            done.incrementAndGet();
                        });
                assertEquals(size, done.get());
            }
        }
    }
}
