package dev.montage.models.storyboard;

import dev.montage.models.storyboard.Checkpoint.Transition;
import java.util.List;

/**
 * A film as its director writes it.
 *
 * @param checkpoints in order of time, the first at 0
 * @param seconds length of the film
 */
public record Storyboard(List<Checkpoint> checkpoints, double seconds) {

    public Storyboard {
        checkpoints = List.copyOf(checkpoints);
        if (!(seconds > 0 && Double.isFinite(seconds))) {
            throw new StoryboardException("seconds", "expected more than 0, found " + seconds);
        }
        if (checkpoints.isEmpty()) {
            throw new StoryboardException("storyboard", "expected a checkpoint, found none");
        }
        if (checkpoints.getFirst().at() != 0) {
            throw new StoryboardException(
                    "storyboard[0].at",
                    "expected 0, where the film begins, found " + checkpoints.getFirst().at());
        }
        for (int i = 0; i < checkpoints.size(); i++) {
            Checkpoint here = checkpoints.get(i);
            double end = i + 1 < checkpoints.size() ? checkpoints.get(i + 1).at() : seconds;
            if (i > 0 && here.at() <= checkpoints.get(i - 1).at()) {
                throw new StoryboardException(
                        "storyboard[" + i + "].at",
                        "expected more than %s, where the one before is, found %s"
                                .formatted(checkpoints.get(i - 1).at(), here.at()));
            }
            if (here.at() >= seconds) {
                throw new StoryboardException(
                        "storyboard[" + i + "].at",
                        "expected less than the film's %s seconds, found %s"
                                .formatted(seconds, here.at()));
            }
            boolean drawn = i == 0 || checkpoints.get(i - 1).transition() != Transition.CONTINUE;
            if (!drawn && here.hold() > 0) {
                throw new StoryboardException(
                        "storyboard[" + i + "].hold",
                        "expected none where the film goes on without a picture, found "
                                + here.hold());
            }
            if (here.at() + here.hold() > end) {
                throw new StoryboardException(
                        "storyboard[" + i + "].hold",
                        "expected at most the %s seconds to what follows, found %s"
                                .formatted(end - here.at(), here.hold()));
            }
        }
    }

    /** A film of one prompt. */
    public static Storyboard of(String prompt, double seconds) {
        return new Storyboard(List.of(new Checkpoint(0, prompt)), seconds);
    }
}
