package dev.montage.server.wire;

import dev.montage.models.tools.ToolCall;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Field;
import dev.montage.server.web.Json;
import dev.montage.server.wire.ChatRequest.Message;
import dev.montage.server.wire.ChatRequest.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the turns of a conversation in order. */
final class ChatTurns {
    /** Parts that hold media, and the texts (address, data, kind) that must stand in them. */
    private static final Map<String, List<String>> MEDIA =
            Map.of(
                    "image_url", List.of("url"),
                    "video_url", List.of("url"),
                    "audio_url", List.of("url"),
                    "input_audio", List.of("data", "format"),
                    "input_video", List.of(),
                    "file", List.of());

    private static final List<String> SOUND_FORMATS =
            List.of("wav", "mp3", "flac", "ogg", "opus", "m4a", "mp4", "aac", "webm");

    private final Set<String> callIds = new HashSet<>();

    /** Reads {@code messages}. */
    static List<Message> of(Field messages) {
        ChatTurns turns = new ChatTurns();
        List<Message> all = messages.items().stream().map(turns::message).toList();
        if (all.isEmpty()) {
            throw messages.invalid("expected at least one message");
        }
        return all;
    }

    private Message message(Field message) {
        String role = role(message.get("role").required());
        for (String field : List.of("function_call", "audio")) {
            if (message.get(field).isPresent()) {
                throw message.get(field).unsupported("use tool_calls; no model here speaks");
            }
        }
        List<ToolCall> calls = calls(message.get("tool_calls"), role);
        if (role.equals("tool")) {
            Field id = message.get("tool_call_id").required();
            if (!callIds.contains(id.text())) {
                throw id.invalid("no message before has a call of this id, " + id.text());
            }
        }
        return new Message(role, parts(message, !calls.isEmpty()), calls);
    }

    private static String role(Field role) {
        return switch (role.text()) {
            case "system", "developer" -> "system";
            case "user" -> "user";
            case "assistant" -> "assistant";
            case "tool" -> "tool";
            case "function" -> throw role.unsupported("functions are deprecated; use tool");
            default ->
                    throw role.invalid(
                            "expected system, developer, user, assistant or tool, found "
                                    + role.text());
        };
    }

    private List<ToolCall> calls(Field field, String role) {
        if (!field.isPresent()) {
            return List.of();
        }
        if (!role.equals("assistant")) {
            throw field.invalid("only an assistant calls tools");
        }
        List<ToolCall> calls = new ArrayList<>();
        for (Field call : field.items()) {
            callIds.add(call.get("id").required().text());
            Field type = call.get("type").required();
            if (!type.text().equals("function")) {
                throw type.unsupported("tools are functions");
            }
            Field function = call.get("function").required();
            calls.add(
                    new ToolCall(
                            ResponseFormat.checkName(function.get("name").required()),
                            object(function.get("arguments").required())));
        }
        return calls;
    }

    /** A JSON object as text. */
    static String object(Field arguments) {
        try {
            return Json.object(arguments.text().getBytes(StandardCharsets.UTF_8)).toString();
        } catch (ApiException e) {
            throw arguments.invalid("expected a JSON object as text, found " + arguments.text());
        }
    }

    private static List<Part> parts(Field message, boolean mayBeAbsent) {
        Field content = message.get("content");
        if (!content.isPresent() && message.get("refusal").isPresent()) {
            content = message.get("refusal");
        }
        if (!content.isPresent() && mayBeAbsent) {
            return List.of();
        }
        content.required();
        return content.isText()
                ? List.of(new Part.Text(content.text()))
                : content.items().stream().map(ChatTurns::part).toList();
    }

    /** What a recording is says the recording itself; but of raw samples nobody knows the rate. */
    static void checkFormat(Field format) {
        if (!SOUND_FORMATS.contains(format.text())) {
            throw format.invalid(
                    "expected %s, found %s"
                            .formatted(String.join(", ", SOUND_FORMATS), format.text()));
        }
    }

    private static Part part(Field part) {
        Field type = part.get("type").required();
        String name = type.text();
        if (name.equals("text") || name.equals("refusal")) {
            return new Part.Text(part.get(name).required().text());
        }
        if (!MEDIA.containsKey(name)) {
            throw type.invalid("there is no content part of type " + name);
        }
        Field media = part.get(name).required();
        MEDIA.getOrDefault(name, List.of()).forEach(field -> media.get(field).required().text());
        if (name.equals("input_audio")) {
            checkFormat(media.get("format"));
        }
        return new Part.Media(name, part);
    }
}
