package dev.montage.models.families;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.montage.models.tools.Tool;
import dev.montage.models.tools.ToolCall;
import dev.montage.models.tools.ToolSyntax;
import java.util.ArrayList;
import java.util.List;

/**
 * Tools, calls and their results as text, for chat templates that know none of them: the frame is
 * the one that SmolLM2's makers document, the tools as OpenAI writes them.
 */
final class ToolTexts {
    private ToolTexts() {}

    /** The same conversation without calls and results; tools are told in the system's turn. */
    static List<ChatMessage> told(List<ChatMessage> messages, List<Tool> tools, ToolSyntax syntax) {
        List<ChatMessage> told = new ArrayList<>();
        for (ChatMessage message : messages) {
            told.add(told(message, syntax));
        }
        if (!tools.isEmpty()) {
            boolean hasSystem = !told.isEmpty() && told.getFirst().role().equals("system");
            String before = hasSystem ? told.removeFirst().text() + "\n\n" : "";
            told.addFirst(new ChatMessage("system", before + instructions(tools, syntax)));
        }
        return told;
    }

    private static ChatMessage told(ChatMessage message, ToolSyntax syntax) {
        if (message.role().equals("tool")) {
            return new ChatMessage("user", "<tool_response>" + message.text() + "</tool_response>");
        }
        return message.calls().isEmpty() ? message : message.told(syntax.write(message.calls()));
    }

    private static String instructions(List<Tool> tools, ToolSyntax syntax) {
        return """
                You can call functions. You have access to the following tools:
                <tools>%s</tools>

                To call one or more of them, write nothing but the calls, with parameters of the \
                right type:
                %s
                If no function is needed, answer in plain words."""
                .formatted(
                        described(tools),
                        syntax.write(
                                List.of(
                                        new ToolCall("func_name1", "{\"argument1\": \"value1\"}"),
                                        new ToolCall("func_name2", "{}"))));
    }

    private static ArrayNode described(List<Tool> tools) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Tool tool : tools) {
            list.addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("parameters", tool.parameters());
        }
        return list;
    }
}
