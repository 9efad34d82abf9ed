package dev.montage.server.wire;

import dev.montage.server.web.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * POST /v1/embeddings.
 *
 * @param dimensions numbers of an embedding; empty for as many as the model has
 * @param base64 whether embeddings are sent as little-endian floats in base64
 */
public record EmbeddingRequest(
        String model, List<Input> inputs, Optional<Dimensions> dimensions, boolean base64) {
    private static final int MOST_INPUTS = 2048;

    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
    }

    /** A text or tokens, and the field where they stand, as {@code input[3]}. */
    public record Input(CompletionRequest.Prompt text, String path) {}

    /** A length, and the field where it stands. */
    public record Dimensions(Field field) {

        /** The length, which a model's embeddings must have. */
        public int within(int most) {
            return (int) field.integer(1, most);
        }
    }

    /** Reads and checks a body. */
    public static EmbeddingRequest of(Field body) {
        String model = body.get("model").required().text();
        Field input = body.get("input").required();
        List<CompletionRequest.Prompt> texts = CompletionRequest.prompts(input, MOST_INPUTS);
        boolean single = input.isText() || input.items().getFirst().isNumber();
        List<Input> inputs = new ArrayList<>();
        for (CompletionRequest.Prompt text : texts) {
            Field field = single ? input : input.items().get(inputs.size());
            if (field.isText() && field.text().isEmpty()) {
                throw field.invalid("there is nothing in it to embed");
            }
            inputs.add(new Input(text, field.path()));
        }
        return new EmbeddingRequest(
                model,
                inputs,
                body.get("dimensions").map(Dimensions::new),
                isBase64(body.get("encoding_format")));
    }

    private static boolean isBase64(Field format) {
        return format.map(
                        field ->
                                switch (field.text()) {
                                    case "float" -> false;
                                    case "base64" -> true;
                                    default ->
                                            throw field.invalid(
                                                    "expected float or base64, found "
                                                            + field.text());
                                })
                .orElse(false);
    }
}
