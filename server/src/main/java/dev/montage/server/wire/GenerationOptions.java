package dev.montage.server.wire;

import dev.montage.models.decoding.Sampling;
import dev.montage.server.web.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What chat and completions requests say about how to generate.
 *
 * @param maxTokens most tokens of an answer, if said
 * @param limitField the field that says so
 * @param choices how many answers
 * @param seed of the first answer, if said; the others count up
 * @param sampling all but the seed; temperature and top_p only where said
 * @param temperature if said
 * @param topP if said
 * @param ignoreStop whether to go on after the model's own end of answer
 */
public record GenerationOptions(
        Optional<Integer> maxTokens,
        String limitField,
        int choices,
        List<String> stop,
        OptionalLong seed,
        Sampling sampling,
        Optional<Double> temperature,
        Optional<Double> topP,
        boolean ignoreStop,
        boolean stream,
        boolean includeUsage) {
    private static final int MOST_STOPS = 16;

    public GenerationOptions {
        stop = List.copyOf(stop);
    }

    /** Reads the fields that both routes share. */
    public static GenerationOptions of(Field body, int mostChoices) {
        boolean stream = body.get("stream").map(Field::flag).orElse(false);
        Field streamOptions = body.get("stream_options");
        if (streamOptions.isPresent() && !stream) {
            throw streamOptions.unsupported("it needs stream: true");
        }
        Field limit = limit(body);
        return new GenerationOptions(
                limit.map(value -> (int) value.integer(1, Integer.MAX_VALUE)),
                limit.path(),
                (int) (long) body.get("n").map(n -> n.integer(1, mostChoices)).orElse(1L),
                stop(body.get("stop")),
                seed(body.get("seed")),
                sampling(body),
                number(body, "temperature", 0, 2),
                // 0 means the most probable token alone.
                number(body, "top_p", 0, 1).map(p -> p == 0 ? Double.MIN_NORMAL : p),
                body.get("ignore_eos").map(Field::flag).orElse(false),
                stream,
                streamOptions
                        .map(options -> options.get("include_usage"))
                        .flatMap(usage -> usage.map(Field::flag))
                        .orElse(false));
    }

    /**
     * The sampling of one of the answers.
     *
     * @param recommended the model's, for what the request leaves open
     */
    public Sampling sampling(Sampling recommended, long firstSeed, int choice) {
        return new Sampling(
                temperature.orElse(recommended.temperature()),
                sampling.topK(),
                topP.orElse(recommended.topP()),
                sampling.minP(),
                sampling.repetitionPenalty(),
                sampling.frequencyPenalty(),
                sampling.presencePenalty(),
                sampling.logitBias(),
                firstSeed + choice);
    }

    /** By its name in chat, in responses or in completions, which all know the last. */
    private static Field limit(Field body) {
        return Stream.of("max_completion_tokens", "max_output_tokens")
                .map(body::get)
                .filter(Field::isPresent)
                .findFirst()
                .orElseGet(() -> body.get("max_tokens"));
    }

    private static OptionalLong seed(Field seed) {
        return seed.map(value -> value.integer(Long.MIN_VALUE, Long.MAX_VALUE))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private static List<String> stop(Field stop) {
        if (!stop.isPresent()) {
            return List.of();
        }
        List<Field> items = stop.isText() ? List.of(stop) : stop.items();
        if (items.size() > MOST_STOPS) {
            throw stop.invalid("at most " + MOST_STOPS + " stop strings, found " + items.size());
        }
        return items.stream()
                .map(
                        item -> {
                            if (item.text().isEmpty()) {
                                throw item.invalid("a stop string must not be empty");
                            }
                            return item.text();
                        })
                .toList();
    }

    private static Sampling sampling(Field body) {
        return new Sampling(
                1,
                (int) Math.max(0, body.get("top_k").map(k -> k.integer(-1, 1 << 20)).orElse(0L)),
                1,
                number(body, "min_p", 0, 1, 0),
                number(body, "repetition_penalty", 0.01, 100, 1),
                number(body, "frequency_penalty", -2, 2, 0),
                number(body, "presence_penalty", -2, 2, 0),
                logitBias(body.get("logit_bias")),
                0);
    }

    private static double number(
            Field body, String name, double least, double most, double otherwise) {
        return number(body, name, least, most).orElse(otherwise);
    }

    private static Optional<Double> number(Field body, String name, double least, double most) {
        return body.get(name).map(field -> field.number(least, most));
    }

    private static Map<Integer, Float> logitBias(Field field) {
        Map<Integer, Float> bias = new LinkedHashMap<>();
        if (field.isPresent()) {
            field.entries()
                    .forEach(
                            (token, value) -> {
                                if (!token.matches("\\d{1,9}")) {
                                    throw value.invalid("its name must be the id of a token");
                                }
                                bias.put(Integer.valueOf(token), (float) value.number(-100, 100));
                            });
        }
        return bias;
    }
}
