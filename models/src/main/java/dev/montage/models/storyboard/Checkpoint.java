package dev.montage.models.storyboard;

/**
 * What a film shows at a time.
 *
 * @param at seconds from the begin
 * @param prompt what is seen from then on
 * @param transition how the film gets from here to the next checkpoint
 * @param hold seconds that the picture stands still before it goes on
 */
public record Checkpoint(double at, String prompt, Transition transition, double hold) {

    /** How a film gets to its next checkpoint. */
    public enum Transition {
        /** Without a break: all between leads to the next one's picture. */
        FLOW,
        /** It goes on by itself and jumps. */
        CUT,
        /**
         * It goes on by itself, and from the next one's time as its words say: no picture is set.
         */
        CONTINUE
    }

    public Checkpoint {
        requireSeconds("at", at);
        requireSeconds("hold", hold);
        if (prompt.isBlank()) {
            throw new StoryboardException("prompt", "expected words, found none");
        }
    }

    /** A checkpoint that flows on at once. */
    public Checkpoint(double at, String prompt) {
        this(at, prompt, Transition.FLOW, 0);
    }

    private static void requireSeconds(String field, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new StoryboardException(field, "expected seconds, 0 or more, found " + value);
        }
    }
}
