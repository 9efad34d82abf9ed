package dev.montage.conformance;

import java.util.Optional;

/**
 * One client's outcome for one feature.
 *
 * @param note what there is to say about it; empty if nothing
 */
record Cell(Outcome outcome, String note) {

    /** What the table says. */
    enum Outcome {
        YES("yes"),
        /** No model of the server says that it does this, and the server refuses it cleanly. */
        NOT_YET("not yet"),
        NOT_APPLICABLE("n/a"),
        FAILS("**fails**");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Judges what a program printed of a feature, if it did. */
    static Cell of(Optional<Line> said, boolean promised) {
        if (said.isEmpty()) {
            return new Cell(Outcome.FAILS, "the client's program ended before it");
        }
        Line line = said.get();
        return switch (line.outcome()) {
            case "yes" -> new Cell(Outcome.YES, line.detail());
            case "n/a" -> new Cell(Outcome.NOT_APPLICABLE, line.detail());
            case "refused" -> refused(line.refusal().orElseThrow(), line.detail(), promised);
            default -> new Cell(Outcome.FAILS, line.detail());
        };
    }

    private static Cell refused(Line.Refusal refusal, String message, boolean promised) {
        String error =
                "%s: %d, type %s, code %s, param %s"
                        .formatted(
                                refusal.exception(),
                                refusal.status(),
                                refusal.type().orElse("null"),
                                refusal.code().orElse("null"),
                                refusal.param().orElse("null"));
        if (promised) {
            return new Cell(Outcome.FAILS, "refused, though a model is listed: " + message);
        }
        return refusal.isClean()
                ? new Cell(Outcome.NOT_YET, error)
                : new Cell(Outcome.FAILS, "not a clean refusal: " + error);
    }
}
