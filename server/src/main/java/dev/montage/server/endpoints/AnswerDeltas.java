package dev.montage.server.endpoints;

import dev.montage.models.tools.ToolCallReader;
import dev.montage.models.tools.ToolCallReader.Piece;
import dev.montage.models.tools.ToolSyntax;
import dev.montage.server.wire.ChatReply;
import dev.montage.server.wire.ChatReply.Delta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One answer as it comes, taken apart into what is said and what is called. */
final class AnswerDeltas {
    private final Optional<ToolCallReader> reader;
    private int calls;

    /**
     * @param syntax how calls are written; empty if there are none
     */
    AnswerDeltas(Optional<ToolSyntax> syntax) {
        reader = syntax.map(ToolCallReader::new);
    }

    /** Whether a tool was called. */
    boolean hasCalled() {
        return calls > 0;
    }

    /** What more text makes clear. */
    List<Delta> read(String text) {
        if (reader.isPresent()) {
            return deltas(reader.get().read(text));
        }
        return text.isEmpty() ? List.of() : List.of(Delta.ofContent(text));
    }

    /** What is left when no more comes. */
    List<Delta> finish() {
        return reader.map(pieces -> deltas(pieces.finish())).orElse(List.of());
    }

    private List<Delta> deltas(List<Piece> pieces) {
        List<Delta> deltas = new ArrayList<>();
        for (Piece piece : pieces) {
            deltas.add(
                    switch (piece) {
                        case Piece.Speech(String text) -> Delta.ofContent(text);
                        case Piece.Call(String name) -> begin(name);
                        case Piece.Arguments(String text) ->
                                call(Optional.empty(), Optional.empty(), text);
                    });
        }
        return deltas;
    }

    private Delta begin(String name) {
        calls++;
        return call(Optional.of(Identity.random("call_")), Optional.of(name), "");
    }

    private Delta call(Optional<String> id, Optional<String> name, String arguments) {
        return Delta.ofCall(
                new ChatReply.ToolCallDelta(
                        calls - 1,
                        id,
                        id.map(begun -> "function"),
                        new ChatReply.FunctionDelta(name, arguments)));
    }
}
