package dev.montage.tokenizers.templates;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's chat template. Renders what {@code apply_chat_template} of Hugging Face's
 * transformers does. A template is an untrusted file: it sees its variables and can call Jinja's
 * own filters, tests and methods, in bounds of output, steps and recursion. Not supported, and
 * refused when it is read: blocks {@code filter}, {@code call} and {@code with}, includes,
 * recursive loops, {@code **}, chained comparisons. The first rendering of a process takes 0.3 s
 * for Jinjava to load. Immutable; any thread may use it.
 *
 * <p>What a user wrote stands in the prompt as it is: names of special tokens in it become these
 * tokens when the prompt is encoded with them, as with transformers.
 */
public final class ChatTemplate {
    private final Script script;
    private final String bosToken;
    private final String eosToken;
    private final Clock clock;

    /**
     * Reads a template.
     *
     * @param source Jinja, as in {@code tokenizer.chat_template} or {@code chat_template.jinja}
     * @param bosToken the token that begins a text, or empty if the checkpoint has none
     * @param eosToken the token that ends a text, or empty if the checkpoint has none
     * @throws IllegalArgumentException if the template is no Jinja or uses what is not supported
     */
    public ChatTemplate(String source, String bosToken, String eosToken) {
        this(source, bosToken, eosToken, Clock.system(ZoneId.systemDefault()));
    }

    ChatTemplate(String source, String bosToken, String eosToken, Clock clock) {
        try {
            script = StatementTranslator.translate(source);
        } catch (TemplateException e) {
            throw new IllegalArgumentException("chat template: " + e.getMessage(), e);
        }
        this.bosToken = bosToken;
        this.eosToken = eosToken;
        this.clock = clock;
    }

    /**
     * The prompt for a conversation.
     *
     * @param messages maps with {@code role} and {@code content}, and what else the template knows
     * @param addGenerationPrompt whether to end with the beginning of the assistant's turn
     * @throws IllegalArgumentException if the template refuses the messages; the message is the
     *     template's
     */
    public String render(List<? extends Map<String, ?>> messages, boolean addGenerationPrompt) {
        return render(messages, addGenerationPrompt, Map.of());
    }

    /**
     * The prompt for a conversation, with more variables, {@code enable_thinking} for instance.
     *
     * @param variables strings, numbers, booleans, and lists and maps of these, by name
     * @throws IllegalArgumentException if the template refuses; the message is the template's
     */
    public String render(
            List<? extends Map<String, ?>> messages,
            boolean addGenerationPrompt,
            Map<String, ?> variables) {
        TemplateHost host = new TemplateHost(clock);
        Map<String, Object> all = new HashMap<>();
        TemplateHost.FUNCTIONS.forEach(name -> all.put(Script.variable(name), host));
        put("tools", Absent.NONE, all);
        put("documents", Absent.NONE, all);
        put("bos_token", bosToken, all);
        put("eos_token", eosToken, all);
        variables.forEach((name, value) -> put(name, value, all));
        put("messages", messages, all);
        put("add_generation_prompt", addGenerationPrompt, all);
        all.putAll(script.constants());
        all.put(Script.HOST, host);
        try {
            return TemplateEngine.run(script, all);
        } catch (TemplateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void put(String name, @Nullable Object value, Map<String, Object> variables) {
        variables.put(Script.variable(name), plain(value));
    }

    /** A deep copy in the types that templates compute with; nothing else gets in. */
    private static Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> Absent.NONE;
            case Absent absent -> absent;
            case String text -> text;
            case Boolean b -> b;
            case Long number -> number;
            case Integer number -> (long) number;
            case Number number -> number.doubleValue();
            case List<?> list -> {
                List<Object> items = new ArrayList<>(list.size());
                list.forEach(item -> items.add(plain(item)));
                yield items;
            }
            case Map<?, ?> map -> {
                Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
                map.forEach((key, item) -> copy.put(String.valueOf(key), plain(item)));
                yield copy;
            }
            default ->
                    throw new IllegalArgumentException(
                            "a template variable cannot be a " + value.getClass().getSimpleName());
        };
    }
}
