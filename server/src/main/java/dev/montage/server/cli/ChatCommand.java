package dev.montage.server.cli;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.families.ChatMessage;
import dev.montage.models.families.ChatModel;
import dev.montage.models.sequence.Segment;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** {@code montage chat}: talks in the terminal, without a server. */
final class ChatCommand extends Command {
    private static final String MODEL = "--model";
    private static final String SYSTEM = "--system";
    private static final String TEMPERATURE = "--temperature";
    private static final String TOP_P = "--top-p";
    private static final String MAX_TOKENS = "--max-tokens";

    ChatCommand() {
        super("Chat in the terminal. With a message, answer it and end; else read line by line.");
        addOption(MODEL, "NAME", "smollm2-135m", "Checkpoint to chat with.");
        addOption(SYSTEM, "TEXT", "", "What the assistant is told first.");
        addOption(TEMPERATURE, "NUMBER", "0.2", "0 always takes the most probable word.");
        addOption(TOP_P, "NUMBER", "0.9", "Probability of the words to choose from.");
        addOption(MAX_TOKENS, "NUMBER", "1024", "Most tokens of an answer.");
        addSettings(Setting.MODEL_DIRECTORY, Setting.THREADS, Setting.PRECISION);
        addArguments("MESSAGE", "0..*", "What to answer.");
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings = settings();
        try (CheckpointLoader loader = new CheckpointLoader(settings.engine());
                ChatModel model = load(loader, settings, option(MODEL), ChatModel.class)) {
            List<ChatMessage> turns = new ArrayList<>();
            if (!option(SYSTEM).isEmpty()) {
                turns.add(new ChatMessage("system", option(SYSTEM)));
            }
            if (!arguments().isEmpty()) {
                turns.add(new ChatMessage("user", String.join(" ", arguments())));
                return answer(model, turns) ? 0 : 1;
            }
            return converse(model, turns);
        }
    }

    private int converse(ChatModel model, List<ChatMessage> turns)
            throws IOException, InterruptedException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (true) {
            err().print("> ");
            err().flush();
            Optional<String> line = Optional.ofNullable(in.readLine());
            if (line.isEmpty()) {
                return 0;
            }
            if (!line.get().isBlank()) {
                turns.add(new ChatMessage("user", line.get()));
                answer(model, turns);
            }
        }
    }

    /** Prints an answer as it comes and adds it to the turns; false if there is none. */
    private boolean answer(ChatModel model, List<ChatMessage> turns) throws InterruptedException {
        StringBuilder answer = new StringBuilder();
        try (Generation generation = model.generator().submit(request(model, turns))) {
            while (true) {
                switch (generation.next()) {
                    case Event.Token token -> print(token.text(), answer);
                    case Event.Finished finished -> {
                        print(finished.text() + System.lineSeparator(), answer);
                        turns.add(new ChatMessage("assistant", answer.toString().strip()));
                        return true;
                    }
                    case Event.Slice slice -> throw slice.unexpected();
                    case Event.Failed failed -> {
                        err().println("montage: " + failed.message());
                        return false;
                    }
                }
            }
        }
    }

    private GenerationRequest request(ChatModel model, List<ChatMessage> turns) {
        List<Segment> prompt = model.chatPrompt(turns);
        int length = prompt.stream().mapToInt(Segment::length).sum();
        int room = Math.max(1, model.contextLength() - length);
        return new GenerationRequest(
                prompt,
                model.tokenizer(),
                Math.min(room, Math.max(1, (int) number(MAX_TOKENS))),
                model.stopIds(),
                List.of(),
                new Sampling(
                        number(TEMPERATURE),
                        0,
                        number(TOP_P),
                        0,
                        1,
                        0,
                        0,
                        Map.of(),
                        ThreadLocalRandom.current().nextLong()),
                false,
                0,
                List.of(),
                Optional.empty());
    }

    private void print(String text, StringBuilder answer) {
        answer.append(text);
        out().print(text);
        out().flush();
    }
}
