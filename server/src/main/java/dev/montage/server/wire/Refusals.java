package dev.montage.server.wire;

import dev.montage.server.web.Field;
import java.util.List;
import java.util.Map;

/**
 * Fields that other servers honour and this one does not. To ignore them would give an answer other
 * than the one asked for, so they are refused, unless they ask for what happens anyway.
 */
final class Refusals {
    private static final String NO_CONSTRAINTS = "use response_format";
    private static final String CHAT_ONLY = "use /v1/chat/completions";
    private static final Map<String, String> REFUSED =
            Map.ofEntries(
                    Map.entry("audio", "this server does not speak"),
                    Map.entry("prediction", "predicted outputs are not supported"),
                    Map.entry("web_search_options", "this server does not search the web"),
                    Map.entry("reasoning_effort", "no model here reasons before it answers"),
                    Map.entry("verbosity", "it cannot be enforced"),
                    Map.entry("guided_json", NO_CONSTRAINTS),
                    Map.entry("guided_regex", NO_CONSTRAINTS),
                    Map.entry("guided_choice", NO_CONSTRAINTS),
                    Map.entry("guided_grammar", NO_CONSTRAINTS),
                    Map.entry("structured_outputs", NO_CONSTRAINTS),
                    Map.entry("grammar", NO_CONSTRAINTS),
                    Map.entry("json_schema", NO_CONSTRAINTS),
                    Map.entry("min_tokens", "it cannot be enforced"),
                    Map.entry("suffix", "the models here only continue text"),
                    Map.entry("continue_final_message", "an answer always begins a new turn"));

    private Refusals() {}

    /** Throws if the body asks for what is not done. */
    static void check(Field body) {
        REFUSED.forEach(
                (name, why) -> {
                    Field field = body.get(name);
                    if (field.isPresent()) {
                        throw field.unsupported(why);
                    }
                });
        Field modalities = body.get("modalities");
        if (modalities.isPresent()
                && !modalities.items().stream().map(Field::text).toList().equals(List.of("text"))) {
            throw modalities.unsupported("this server answers with text only");
        }
        Field tier = body.get("service_tier");
        if (tier.isPresent() && !List.of("auto", "default").contains(tier.text())) {
            throw tier.unsupported("there is one tier, default");
        }
        if (body.get("store").map(Field::flag).orElse(false)) {
            throw body.get("store").unsupported("answers are not stored");
        }
    }

    /** Throws if a request that is no chat asks for what only chats do. */
    static void checkPlain(Field body) {
        refuseTools(body, "tools", "tool_choice", CHAT_ONLY);
        checkFunctions(body);
        if (!(ResponseFormat.of(body.get("response_format")) instanceof ResponseFormat.Text)) {
            throw body.get("response_format").unsupported(CHAT_ONLY);
        }
    }

    /** Throws if functions are offered in the deprecated way. */
    static void checkFunctions(Field body) {
        refuseTools(body, "functions", "function_call", "it is deprecated; use tools");
    }

    private static void refuseTools(Field body, String list, String rule, String why) {
        Field tools = body.get(list);
        if (tools.isPresent() && !tools.items().isEmpty()) {
            throw tools.unsupported(why);
        }
        Field choice = body.get(rule);
        if (choice.isPresent()
                && !(choice.isText() && List.of("none", "auto").contains(choice.text()))) {
            throw choice.unsupported(why);
        }
    }
}
