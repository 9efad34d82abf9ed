package dev.montage.tokenizers.templates;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.tokenizers.Checkpoints;
import dev.montage.tokenizers.Tokenizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped checkpoint's template gives what transformers gives. */
class ChatTemplateTest {

    @Test
    void rendersSmolLm2AsTransformers() {
        ChatTemplate template =
                new ChatTemplate(Checkpoints.chatTemplate(), "<|im_start|>", "<|im_end|>");
        Tokenizer tokenizer = Checkpoints.load("smollm2-135m");
        for (JsonNode row : Checkpoints.goldens("chat-smollm2-135m.jsonl")) {
            List<Map<String, String>> messages =
                    Checkpoints.JSON.convertValue(row.path("messages"), new TypeReference<>() {});
            String text = template.render(messages, row.path("add_generation_prompt").asBoolean());
            assertEquals(row.path("text").textValue(), text, row.path("name").textValue());
            assertArrayEquals(Checkpoints.ids(row.path("ids")), tokenizer.encodeWithSpecials(text));
        }
    }

    @Test
    void rendersAsTransformers() {
        for (JsonNode row : Checkpoints.goldens("templates.jsonl")) {
            String name = row.path("name").textValue();
            if (row.has("text")) {
                assertEquals(row.path("text").textValue(), render(row), name);
            } else {
                IllegalArgumentException refused =
                        assertThrows(IllegalArgumentException.class, () -> render(row), name);
                if (row.has("raised")) {
                    assertEquals(row.path("raised").textValue(), refused.getMessage());
                }
            }
        }
    }

    private static String render(JsonNode row) {
        List<Map<String, Object>> messages =
                Checkpoints.JSON.convertValue(row.path("messages"), new TypeReference<>() {});
        Map<String, Object> variables =
                Checkpoints.JSON.convertValue(row.path("variables"), new TypeReference<>() {});
        ChatTemplate template = new ChatTemplate(row.path("template").textValue(), "<s>", "</s>");
        return template.render(messages, true, variables);
    }

    private static String render(String source) {
        List<Map<String, String>> messages = List.of(Map.of("role", "user", "content", "Hi"));
        return new ChatTemplate(source, "", "").render(messages, true);
    }

    static Stream<String> hostile() {
        return Stream.of(
                "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
                "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"
                        .repeat(200),
                "{% set ns = namespace(s='aaaaaaaa') %}{% for i in range(99) %}"
                        + "{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}"
                        + "{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "{% set ns = namespace(s=[]) %}{% for i in range(999) %}"
                        + "{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
                "{{ range(1000000000) }}",
                "{{ 'a' * 1000000000 }}",
                "{{ ('a' * 10000000).replace('', 'b' * 1000000) }}",
                "{{ ['a' * 1000000] * 3 }}",
                "{{ (range(10000)|list)|join('a' * 1000000) }}",
                "{{ 9223372036854775807 + 1 }}",
                "{{ 99999999999999999999 }}",
                "{{ " + "(".repeat(100_000) + " }}",
                "{{ " + "(".repeat(500) + "1" + ")".repeat(500) + " }}",
                "{{ " + "not ".repeat(100_000) + "1 }}",
                "{{ " + "-".repeat(100_000) + "1 }}",
                "{{ 1" + " or 1".repeat(100_000) + " }}",
                "{{ 1" + " + 1".repeat(100_000) + " }}",
                "{{ messages" + ".a".repeat(100_000) + " }}",
                "{{ 1" + " if 1".repeat(10_000) + " }}",
                "{% if 1 %}".repeat(10_000) + "{% endif %}".repeat(10_000),
                "{% include 'dev/montage/x' %}",
                "{% import 'x' as y %}",
                "{% extends 'x' %}",
                "{{ messages.getClass().forName('java.lang.Runtime') }}",
                "{{ messages.getClass() }}",
                "{{ namespace.run('truth') }}",
                "{{ raise_exception.clock }}{{ x.y }}",
                "{{ range.__globals__.x }}",
                "{{ ''.getBytes() }}",
                "{{ 'x'|render }}",
                "{{ today() }}",
                "{{ 'x' is containing 'y' }}",
                "{{ messages[0].put('a', 1) }}",
                "{% set messages[0].a = 1 %}",
                "{% set bos_token.a = 1 %}",
                "{{ strftime_now('%Q') }}");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesHostileTemplates(String source) {
        assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThrows(IllegalArgumentException.class, () -> render(source)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ messages.class is defined }}",
                "{{ ''['class'] is defined }}",
                "{{ ''.__class__ is defined }}",
                "{{ host__ is defined }}",
                "{{ ____int3rpr3t3r____ is defined }}",
                "{{ messages[0].keySet is defined }}"
            })
    void seesNothingOfJava(String source) {
        assertEquals("False", render(source));
    }

    @Test
    void tellsTheTime() {
        Clock clock = Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);
        String source = "{{ strftime_now('%d %b %Y, %A %-d. %B %y %H:%M:%S %I %p %j %%') }}";
        assertEquals(
                "03 Feb 2026, Tuesday 3. February 26 04:05:06 04 AM 034 %",
                new ChatTemplate(source, "", "", clock).render(List.of(), true));
    }

    @Test
    void refusesVariablesOfOtherTypes() {
        ChatTemplate template = new ChatTemplate("", "", "");
        assertThrows(
                IllegalArgumentException.class,
                () -> template.render(List.of(), true, Map.of("x", new Object())));
    }

    @Test
    void changesNothingOfWhatItIsGiven() {
        Map<String, String> message = new HashMap<>(Map.of("role", "user", "content", "Hi"));
        List<Map<String, String>> messages = new ArrayList<>(List.of(message));
        String source = "{% for m in messages %}{% set m = 1 %}{% endfor %}{% set messages = 2 %}";
        new ChatTemplate(source, "", "").render(messages, true);
        assertEquals(List.of(Map.of("role", "user", "content", "Hi")), messages);
    }

    @Test
    void manyThreadsRenderOneTemplate() throws Exception {
        ChatTemplate template =
                new ChatTemplate(
                        "{% set ns = namespace(n=0) %}{% for m in messages %}"
                                + "{% set ns.n = ns.n + 1 %}{{ m.content }}{% endfor %}{{ ns.n }}",
                        "", "");
        List<Callable<String>> tasks = new ArrayList<>();
        for (int n = 0; n < 200; n++) {
            String content = "text " + n;
            tasks.add(() -> template.render(List.of(Map.of("content", content)), true));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> results = threads.invokeAll(tasks);
            for (int n = 0; n < results.size(); n++) {
                assertEquals("text " + n + "1", results.get(n).get());
            }
        }
    }
}
