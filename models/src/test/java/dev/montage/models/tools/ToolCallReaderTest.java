package dev.montage.models.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.montage.models.tools.ToolCallReader.Piece;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ToolCallReaderTest {
    private static final List<ToolCall> CALLS =
            List.of(
                    new ToolCall("weather", "{\"city\":\"a \\\"}] \\\\\", \"n\": [{}]}"),
                    new ToolCall("now", "{}"));

    /** What was said, then the calls, each piece read in parts of {@code size}. */
    private static List<String> read(String answer, int size) {
        ToolCallReader reader = new ToolCallReader(ToolSyntax.LIST);
        List<Piece> pieces = new ArrayList<>();
        for (int at = 0; at < answer.length(); at += size) {
            pieces.addAll(reader.read(answer.substring(at, Math.min(answer.length(), at + size))));
        }
        pieces.addAll(reader.finish());
        List<String> read = new ArrayList<>(List.of(""));
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Speech(String text) -> read.set(0, read.getFirst() + text);
                case Piece.Call(String name) -> read.add(name + " ");
                case Piece.Arguments(String text) -> read.add(read.removeLast() + text);
            }
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void readsCallsWhereverPiecesEnd(int size) {
        List<String> calls =
                CALLS.stream().map(call -> call.name() + " " + call.arguments()).toList();
        List<String> expected = new ArrayList<>(calls);
        expected.addFirst("");
        assertEquals(expected, read(ToolSyntax.LIST.write(CALLS), size));
        expected.set(0, "Let me <tool_ see. ");
        assertEquals(expected, read("Let me <tool_ see. " + ToolSyntax.LIST.write(CALLS), size));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Hello.", "a < b", "<tool_call", "<tool_call>", "<<<tool"})
    void speechIsSaid(String speech) {
        assertEquals(List.of(speech), read(speech, 1));
    }

    @Test
    void aCutCallIsReadAsFarAsItGoes() {
        assertEquals(
                List.of("", "now {\"a"),
                read("<tool_call>[{\"name\": \"now\", \"arguments\": {\"a", 2));
        assertEquals(List.of(""), read("<tool_call>[{\"name\": \"no", 2));
    }
}
