package dev.montage.models.storyboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.storyboard.Checkpoint.Transition;
import dev.montage.models.storyboard.Plan.KeySlice;
import dev.montage.models.storyboard.Plan.Piece;
import dev.montage.models.storyboard.Plan.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
    private static final Planner PLANNER = new Planner(2, 3, 16, 16, 4);

    private static Storyboard random(Random random) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        double at = 0;
        for (int i = 0; i <= random.nextInt(12); i++) {
            double length = 0.5 + random.nextInt(40) / 2.0;
            Transition way =
                    List.of(Transition.FLOW, Transition.CUT, Transition.CONTINUE)
                            .get(random.nextInt(3));
            boolean drawn = i == 0 || checkpoints.getLast().transition() != Transition.CONTINUE;
            double hold = drawn && random.nextInt(3) == 0 ? random.nextDouble() * length : 0;
            checkpoints.add(new Checkpoint(at, "prompt " + i, way, hold));
            at += length;
        }
        return new Storyboard(checkpoints, at);
    }

    /** How often each slice is made. */
    private static int[] made(Plan plan) {
        int[] made = new int[plan.slices()];
        for (KeySlice key : plan.keys()) {
            for (int slice = key.slice(); slice <= key.last(); slice++) {
                made[slice]++;
            }
        }
        for (Stretch stretch : plan.stretches()) {
            for (Piece piece : stretch.pieces()) {
                for (int i = 0; i < piece.count(); i++) {
                    made[piece.first() + i]++;
                }
            }
        }
        return made;
    }

    @Test
    void everySliceIsMadeOnce() {
        Random random = new Random(4);
        for (int round = 0; round < 500; round++) {
            Storyboard storyboard = random(random);
            Plan plan = PLANNER.plan(storyboard);
            assertEquals(Math.ceil(2 * storyboard.seconds()), plan.slices());
            for (int count : made(plan)) {
                assertEquals(1, count, storyboard::toString);
            }
            assertEquals(plan, PLANNER.plan(storyboard));
        }
    }

    @Test
    void nothingIsLongerThanTheModelCan() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            Plan plan = PLANNER.plan(random(random));
            for (KeySlice key : plan.keys()) {
                assertTrue(key.remembered().size() <= 4, key::toString);
            }
            for (Stretch stretch : plan.stretches()) {
                assertTrue(stretch.end() - stretch.first() <= 16, stretch::toString);
                for (Piece piece : stretch.pieces()) {
                    assertTrue(piece.count() <= 3, piece::toString);
                    assertTrue(piece.ahead().orElse(1) <= 16, piece::toString);
                }
            }
        }
    }

    @Test
    void stretchesLeadToTheNextKey() {
        Plan plan =
                PLANNER.plan(
                        new Storyboard(
                                List.of(
                                        new Checkpoint(0, "a dog"),
                                        new Checkpoint(4, "a dog at night", Transition.CUT, 1),
                                        new Checkpoint(6, "a cat")),
                                7));
        assertEquals(
                List.of(
                        new KeySlice(0, 0, 0, List.of(), false),
                        new KeySlice(1, 8, 2, List.of(0), false),
                        new KeySlice(2, 12, 0, List.of(0, 1), true)),
                plan.keys());
        assertEquals(
                List.of(
                        new Stretch(
                                0,
                                OptionalInt.of(0),
                                OptionalInt.of(1),
                                List.of(
                                        new Piece(1, 3, OptionalInt.of(8)),
                                        new Piece(4, 3, OptionalInt.of(5)),
                                        new Piece(7, 1, OptionalInt.of(2)))),
                        new Stretch(
                                1,
                                OptionalInt.of(1),
                                OptionalInt.empty(),
                                List.of(new Piece(11, 1, OptionalInt.empty()))),
                        new Stretch(
                                2,
                                OptionalInt.of(2),
                                OptionalInt.empty(),
                                List.of(new Piece(13, 1, OptionalInt.empty())))),
                plan.stretches());
    }

    @Test
    void goesOnWithOtherWordsAndNoNewPicture() {
        Plan plan =
                PLANNER.plan(
                        new Storyboard(
                                List.of(
                                        new Checkpoint(0, "a dog"),
                                        new Checkpoint(1, "a bird", Transition.CONTINUE, 0.5),
                                        new Checkpoint(2, "it rains"),
                                        new Checkpoint(3, "a cat")),
                                4));
        assertEquals(List.of(0, 1, 3), plan.keys().stream().map(KeySlice::checkpoint).toList());
        assertEquals(
                List.of(
                        new Stretch(
                                0,
                                OptionalInt.of(0),
                                OptionalInt.of(1),
                                List.of(new Piece(1, 1, OptionalInt.of(2)))),
                        new Stretch(
                                2,
                                OptionalInt.of(1),
                                OptionalInt.of(2),
                                List.of(new Piece(4, 2, OptionalInt.of(3)))),
                        new Stretch(
                                3,
                                OptionalInt.of(2),
                                OptionalInt.empty(),
                                List.of(new Piece(7, 1, OptionalInt.empty())))),
                plan.stretches());
    }

    @Test
    void looksAheadAsSoonAsItCan() {
        Plan plan =
                PLANNER.plan(
                        new Storyboard(
                                List.of(new Checkpoint(0, "a"), new Checkpoint(20, "b")), 20.5));
        assertEquals(
                List.of(OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty()),
                plan.stretches().stream().map(Stretch::key).toList());
        List<Piece> pieces =
                plan.stretches().stream().flatMap(stretch -> stretch.pieces().stream()).toList();
        for (Piece piece : pieces) {
            int ahead = 40 - (piece.first() - 1);
            assertEquals(ahead <= 16 ? OptionalInt.of(ahead) : OptionalInt.empty(), piece.ahead());
        }
    }

    @Test
    void aChangedCheckpointTouchesItsNeighboursOnly() {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            checkpoints.add(new Checkpoint(6 * i, "prompt " + i));
        }
        Plan before = PLANNER.plan(new Storyboard(checkpoints, 180));
        checkpoints.set(20, new Checkpoint(121, "another"));
        Plan after = PLANNER.plan(new Storyboard(checkpoints, 180));
        long same = after.stretches().stream().filter(before.stretches()::contains).count();
        assertEquals(before.stretches().size() - 2, same);
    }

    @Test
    void workGrowsWithTheLengthAlone() {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (int i = 0; i < 360; i++) {
            checkpoints.add(new Checkpoint(10 * i, "prompt " + i));
        }
        Plan hour = PLANNER.plan(new Storyboard(checkpoints, 3600));
        assertEquals(7200, hour.slices());
        int pieces = hour.stretches().stream().mapToInt(s -> s.pieces().size()).sum();
        assertEquals(360 * 7, pieces); // of 19 slices: 16 in six pieces, 3 in one
        assertEquals(List.of(355, 356, 357, 358), hour.keys().getLast().remembered());
        assertEquals(List.of(0, 1), hour.keys().get(2).remembered());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 5, storyboard[0].at",
        "0, 0, 5, storyboard[1].at",
        "0, 5, 5, storyboard[1].at",
        "0, 0.2, 5, storyboard[1].at",
        "0, 2, 0, seconds",
    })
    void saysWhatIsWrong(double first, double second, double seconds, String field) {
        StoryboardException e =
                assertThrows(
                        StoryboardException.class,
                        () ->
                                PLANNER.plan(
                                        new Storyboard(
                                                List.of(
                                                        new Checkpoint(first, "a"),
                                                        new Checkpoint(second, "b")),
                                                seconds)));
        assertEquals(field, e.field());
    }

    @Test
    void holdsWithinItsTime() {
        StoryboardException e =
                assertThrows(
                        StoryboardException.class,
                        () ->
                                new Storyboard(
                                        List.of(
                                                new Checkpoint(0, "a", Transition.FLOW, 3),
                                                new Checkpoint(2, "b")),
                                        4));
        assertEquals("storyboard[0].hold", e.field());
    }
}
