package dev.montage.server.wire;

import dev.montage.server.web.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * POST /v1/completions.
 *
 * @param logprobs alternatives to report for each token; empty if no log-probabilities at all
 */
public record CompletionRequest(
        String model,
        List<Prompt> prompts,
        boolean echo,
        GenerationOptions options,
        Optional<Integer> logprobs) {
    private static final int MOST_LOGPROBS = 20;
    private static final int MOST_PROMPTS = 64;

    public CompletionRequest {
        prompts = List.copyOf(prompts);
    }

    /** What is to be continued: text or tokens. */
    public sealed interface Prompt {
        /** As written. */
        record Text(String text) implements Prompt {}

        /** Ids of the model's vocabulary; {@code field} is where they stand. */
        record Tokens(List<Integer> ids, Field field) implements Prompt {
            public Tokens {
                ids = List.copyOf(ids);
            }
        }
    }

    /** Reads and checks a body. */
    public static CompletionRequest of(Field body, int mostChoices) {
        String model = body.get("model").required().text();
        List<Prompt> prompts = prompts(body.get("prompt").required(), MOST_PROMPTS);
        Refusals.check(body);
        Refusals.checkPlain(body);
        GenerationOptions options = GenerationOptions.of(body, mostChoices);
        Field bestOf = body.get("best_of");
        if (bestOf.isPresent() && bestOf.integer(1, 20) != options.choices()) {
            throw bestOf.unsupported("all answers are returned, so it must equal n");
        }
        Optional<Integer> logprobs =
                body.get("logprobs").map(field -> (int) field.integer(0, MOST_LOGPROBS));
        boolean echo = body.get("echo").map(Field::flag).orElse(false);
        if (echo && logprobs.isPresent()) {
            throw body.get("echo").unsupported("log-probabilities of the prompt are not computed");
        }
        return new CompletionRequest(model, prompts, echo, options, logprobs);
    }

    /** One prompt or several, each a text or tokens. */
    static List<Prompt> prompts(Field prompt, int most) {
        if (prompt.isText()) {
            return List.of(new Prompt.Text(prompt.text()));
        }
        List<Field> items = prompt.items();
        if (items.isEmpty()) {
            throw prompt.invalid("expected at least one");
        }
        if (items.getFirst().isNumber()) {
            return List.of(tokens(prompt));
        }
        if (items.size() > most) {
            throw prompt.invalid("at most " + most + ", found " + items.size());
        }
        List<Prompt> prompts = new ArrayList<>();
        for (Field item : items) {
            prompts.add(item.isList() ? tokens(item) : new Prompt.Text(item.text()));
        }
        return prompts;
    }

    private static Prompt tokens(Field field) {
        List<Integer> ids =
                field.items().stream().map(id -> (int) id.integer(0, Integer.MAX_VALUE)).toList();
        if (ids.isEmpty()) {
            throw field.invalid("expected at least one token");
        }
        return new Prompt.Tokens(ids, field);
    }
}
