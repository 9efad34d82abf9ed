package dev.montage.models.tools;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads an answer as it comes: what is said, and the calls in it. The answer is in a grammar of
 * {@link ToolGrammar}, or stops somewhere in one. For one answer.
 */
public final class ToolCallReader {

    /** A piece of an answer. */
    public sealed interface Piece {
        /** Said. */
        record Speech(String text) implements Piece {}

        /** A call begins; its arguments follow. */
        record Call(String name) implements Piece {}

        /** More of the arguments of the last call. */
        record Arguments(String text) implements Piece {}
    }

    private enum Place {
        SPEECH,
        NAME,
        ARGUMENTS,
        AFTER_CALL,
        END
    }

    private final ToolSyntax syntax;
    private final StringBuilder held = new StringBuilder();
    private Place place = Place.SPEECH;
    private int depth;
    private boolean inString;
    private boolean escaped;

    public ToolCallReader(ToolSyntax syntax) {
        this.syntax = syntax;
    }

    /** What more text makes clear. */
    public List<Piece> read(String text) {
        held.append(text);
        List<Piece> pieces = new ArrayList<>();
        Place before;
        do {
            before = place;
            switch (place) {
                case SPEECH -> speech(pieces);
                case NAME -> name(pieces);
                case ARGUMENTS -> arguments(pieces);
                case AFTER_CALL -> afterCall();
                case END -> {}
            }
        } while (place != before);
        return pieces;
    }

    /** What was held back, when no more comes. */
    public List<Piece> finish() {
        boolean speech = place == Place.SPEECH && !held.isEmpty();
        return speech ? List.of(new Piece.Speech(take(held.length()))) : List.of();
    }

    private void speech(List<Piece> pieces) {
        int opening = held.indexOf(syntax.opening());
        int said = opening >= 0 ? opening : held.length() - beginOfOpening();
        if (said > 0) {
            pieces.add(new Piece.Speech(take(said)));
        }
        if (opening >= 0) {
            take(syntax.opening().length());
            place = Place.NAME;
        }
    }

    /** Length of the longest end of the held text that the opening begins with. */
    private int beginOfOpening() {
        int length = Math.min(held.length(), syntax.opening().length() - 1);
        while (!syntax.opening().startsWith(held.substring(held.length() - length))) {
            length--;
        }
        return length;
    }

    private void name(List<Piece> pieces) {
        int end = held.indexOf(ToolSyntax.BEFORE_ARGUMENTS);
        if (end >= 0) {
            String name = take(end).substring(ToolSyntax.BEFORE_NAME.length());
            take(ToolSyntax.BEFORE_ARGUMENTS.length());
            pieces.add(new Piece.Call(name));
            place = Place.ARGUMENTS;
        }
    }

    private void arguments(List<Piece> pieces) {
        int length = 0;
        while (length < held.length() && place == Place.ARGUMENTS) {
            follow(held.charAt(length++));
        }
        if (length > 0) {
            pieces.add(new Piece.Arguments(take(length)));
        }
    }

    /** Follows a JSON object to its last bracket. */
    private void follow(char c) {
        if (inString) {
            inString = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
            place = depth == 0 ? Place.AFTER_CALL : place;
        }
    }

    private void afterCall() {
        String next = ToolSyntax.AFTER_ARGUMENTS + syntax.between();
        if (held.indexOf(next) == 0) {
            take(next.length());
            place = Place.NAME;
        } else if (held.indexOf(ToolSyntax.AFTER_ARGUMENTS + syntax.closing()) == 0) {
            place = Place.END;
        }
    }

    private String take(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }
}
