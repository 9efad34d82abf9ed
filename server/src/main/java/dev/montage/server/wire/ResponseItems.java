package dev.montage.server.wire;

import dev.montage.server.web.Field;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code input} of /v1/responses. */
final class ResponseItems {
    private ResponseItems() {}

    static List<ResponseItem> of(Field input) {
        if (input.isText()) {
            return List.of(said("user", List.of(input.text())));
        }
        List<ResponseItem> items = input.items().stream().map(ResponseItems::item).toList();
        if (items.isEmpty()) {
            throw input.invalid("expected at least one item");
        }
        return items;
    }

    private static ResponseItem item(Field item) {
        Field type = item.get("type");
        return switch (type.map(Field::text).orElse("message")) {
            case "message" -> message(item);
            case "function_call" ->
                    ResponseItem.FunctionCall.create(
                            "completed",
                            item.get("call_id").required().text(),
                            ResponseFormat.checkName(item.get("name").required()),
                            ChatTurns.object(item.get("arguments").required()));
            case "function_call_output" ->
                    ResponseItem.FunctionCallOutput.create(
                            item.get("call_id").required().text(),
                            String.join("\n", texts(item.get("output").required())));
            default ->
                    throw type.unsupported(
                            "items here are messages, function calls and their outputs, found "
                                    + type.text());
        };
    }

    private static ResponseItem message(Field item) {
        Field role = item.get("role").required();
        if (!List.of("system", "developer", "user", "assistant").contains(role.text())) {
            throw role.invalid(
                    "expected system, developer, user or assistant, found " + role.text());
        }
        return said(role.text(), texts(item.get("content").required()));
    }

    private static List<String> texts(Field content) {
        if (content.isText()) {
            return List.of(content.text());
        }
        List<String> texts = new ArrayList<>();
        content.items().forEach(part -> texts.add(text(part)));
        return texts;
    }

    private static String text(Field part) {
        Field type = part.get("type").required();
        return switch (type.text()) {
            case "input_text", "output_text", "text" -> part.get("text").required().text();
            case "refusal" -> part.get("refusal").required().text();
            case "input_image", "input_audio", "input_file" ->
                    throw part.unsupported("no model here takes " + type.text() + " yet");
            default -> throw type.invalid("there is no content part of type " + type.text());
        };
    }

    private static ResponseItem said(String role, List<String> texts) {
        return role.equals("assistant")
                ? ResponseItem.Output.create(
                        "completed",
                        texts.stream()
                                .map(text -> ResponseItem.OutputText.of(text, List.of()))
                                .toList())
                : ResponseItem.Input.create(role, texts);
    }
}
