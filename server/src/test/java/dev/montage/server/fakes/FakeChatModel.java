package dev.montage.server.fakes;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.families.ChatMessage;
import dev.montage.models.families.ChatModel;
import dev.montage.models.grammar.Grammars;
import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import dev.montage.models.tools.Tool;
import dev.montage.models.tools.ToolSyntax;
import dev.montage.tokenizers.Tokenizer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A chat model whose answers follow from the prompt's last word: {@code hello} is answered, {@code
 * forever} never ends, {@code slow} waits, {@code fail} fails after two tokens, {@code crash}
 * throws at once.
 */
public final class FakeChatModel implements ChatModel {
    private final FakeGenerator generator;
    private final ByteTokenizer tokenizer = new ByteTokenizer();
    private final Grammars grammars = new Grammars(tokenizer);

    public FakeChatModel(int queueCapacity) {
        generator = new FakeGenerator(queueCapacity);
    }

    @Override
    public String id() {
        return "fake-chat";
    }

    @Override
    public String ownedBy() {
        return "montage";
    }

    @Override
    public Set<Modality> inputs() {
        return Set.of(Modality.TEXT);
    }

    @Override
    public Set<Modality> outputs() {
        return Set.of(Modality.TEXT);
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public Generator generator() {
        return generator;
    }

    /** The generator, to look at what runs. */
    public FakeGenerator fake() {
        return generator;
    }

    @Override
    public Grammars grammars() {
        return grammars;
    }

    @Override
    public int contextLength() {
        return 2048;
    }

    @Override
    public int hiddenSize() {
        return FakeGenerator.HIDDEN_SIZE;
    }

    @Override
    public Sampling recommendedSampling() {
        return Sampling.of(1, 0);
    }

    @Override
    public Set<Integer> stopIds() {
        return Set.of(ByteTokenizer.END);
    }

    @Override
    public ToolSyntax toolSyntax() {
        return ToolSyntax.LIST;
    }

    @Override
    public List<Segment> chatPrompt(List<ChatMessage> messages, List<Tool> tools) {
        Stream<String> offers = tools.stream().map(tool -> "tool: " + tool.name());
        Stream<String> turns = messages.stream().map(FakeChatModel::told);
        return textPrompt(Stream.concat(offers, turns).collect(Collectors.joining("\n")));
    }

    private static String told(ChatMessage message) {
        String calls = message.calls().isEmpty() ? "" : ToolSyntax.LIST.write(message.calls());
        return message.role() + ": " + message.text() + calls;
    }

    @Override
    public List<Segment> textPrompt(String text) {
        return List.of(new Segment.Tokens(tokenizer.encode(text)));
    }

    @Override
    public void close() {
        generator.close();
    }

    /** The events that answer a request. */
    static String lastWord(GenerationRequest request) {
        Segment.Tokens tokens = (Segment.Tokens) request.prompt().getLast();
        String text = new ByteTokenizer().decode(tokens.ids());
        return text.substring(text.lastIndexOf(' ') + 1);
    }

    /** What it would like to say where the request lets it choose. */
    static String wish(String word) {
        return word.equals("call")
                ? "Well. <tool_call>[{\"name\": \"weather\", \"arguments\": {\"city\":\"Ulm\"}}"
                        + ", {\"name\": \"now\", \"arguments\": {}}]</tool_call>"
                : word;
    }

    /** A usage of nothing in particular. */
    static Event.Usage usage(GenerationRequest request, int tokens) {
        return new Event.Usage(
                request.promptLength(), 0, tokens, 1_000_000, 2_000_000, 3_000_000L * tokens);
    }
}
