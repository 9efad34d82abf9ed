package dev.montage.server.wire;

import dev.montage.server.web.Field;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code input} of /v1/responses. */
final class ResponseItems {
    private ResponseItems() {}

    static List<ResponseItem> of(Field input) {
        if (input.isText()) {
            return List.of(user(input.text()));
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
        Field content = item.get("content").required();
        if (role.text().equals("assistant")) {
            return ResponseItem.Output.create(
                    "completed",
                    texts(content).stream()
                            .map(text -> ResponseItem.OutputText.of(text, List.of()))
                            .toList());
        }
        return content.isText()
                ? ResponseItem.Input.create(
                        role.text(), List.of(ResponseItem.InputText.of(content.text())))
                : ResponseItem.Input.create(
                        role.text(), content.items().stream().map(ResponseItems::content).toList());
    }

    private static ResponseItem user(String text) {
        return ResponseItem.Input.create("user", List.of(ResponseItem.InputText.of(text)));
    }

    private static ResponseItem.Content content(Field part) {
        return switch (part.get("type").required().text()) {
            case "input_image" -> image(part);
            case "input_file" -> file(part);
            case "input_audio" -> audio(part.get("input_audio").required());
            default -> ResponseItem.InputText.of(text(part));
        };
    }

    private static ResponseItem.Content image(Field part) {
        Field detail = part.get("detail");
        String chosen = detail.map(Field::text).orElse("auto");
        if (!List.of("auto", "low", "high").contains(chosen)) {
            throw detail.invalid("expected auto, low or high, found " + chosen);
        }
        Field url = part.get("image_url");
        Field id = part.get("file_id");
        oneOf(url, id);
        return new ResponseItem.InputImage(
                "input_image", chosen, url.map(Field::text), id.map(Field::text));
    }

    private static ResponseItem.Content file(Field part) {
        if (part.get("file_url").isPresent()) {
            throw part.get("file_url").unsupported("this server fetches nothing from elsewhere");
        }
        Field data = part.get("file_data");
        Field id = part.get("file_id");
        oneOf(data, id);
        return new ResponseItem.InputFile(
                "input_file",
                data.map(Field::text),
                id.map(Field::text),
                part.get("filename").map(Field::text));
    }

    private static ResponseItem.Content audio(Field sound) {
        Field format = sound.get("format").required();
        ChatTurns.checkFormat(format);
        return new ResponseItem.InputAudio(
                "input_audio",
                new ResponseItem.Sound(sound.get("data").required().text(), format.text()));
    }

    private static void oneOf(Field media, Field fileId) {
        if (media.isPresent() == fileId.isPresent()) {
            throw media.invalid(
                    "expected either this or file_id, found "
                            + (media.isPresent() ? "both" : "neither"));
        }
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
                    throw part.unsupported("media are taken in messages of a user only");
            default -> throw type.invalid("there is no content part of type " + type.text());
        };
    }
}
