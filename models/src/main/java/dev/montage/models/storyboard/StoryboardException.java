package dev.montage.models.storyboard;

import java.io.Serial;

/** A storyboard that no film can be made of. */
public final class StoryboardException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Something is wrong.
     *
     * @param field where, as {@code storyboard[3].at}
     * @param why what was expected and what was found
     */
    public StoryboardException(String field, String why) {
        super(field + ": " + why);
        this.field = field;
    }

    /** Where it is wrong, as {@code storyboard[3].at}. */
    public String field() {
        return field;
    }
}
