package dev.montage.models.families;

import dev.montage.models.decoding.EngineStatus;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.grammar.Grammars;
import dev.montage.models.sequence.Segment;
import dev.montage.models.tools.Tool;
import dev.montage.models.tools.ToolSyntax;
import dev.montage.tokenizers.Tokenizer;
import java.util.List;
import java.util.Set;

/** A model that continues text and chats. */
public interface ChatModel extends Model {

    Tokenizer tokenizer();

    Generator generator();

    @Override
    default EngineStatus status() {
        return generator().status();
    }

    /** What keeps its answers to a form. */
    Grammars grammars();

    /** Most positions of prompt and answer together. */
    int contextLength();

    /** Numbers that the hidden state of a position has. */
    int hiddenSize();

    /** The temperature and top-p that its makers recommend, for requests that leave them open. */
    Sampling recommendedSampling();

    /** Tokens that end an answer. */
    Set<Integer> stopIds();

    /** How it writes calls of tools. */
    ToolSyntax toolSyntax();

    /**
     * The sequence that the checkpoint's chat template makes of a conversation, ready for the
     * answer.
     *
     * @param tools what the answer may call
     * @throws IllegalArgumentException if the template refuses it; the message is the template's
     */
    List<Segment> chatPrompt(List<ChatMessage> messages, List<Tool> tools);

    /** The sequence of a conversation without tools. */
    default List<Segment> chatPrompt(List<ChatMessage> messages) {
        return chatPrompt(messages, List.of());
    }

    /** The sequence of a plain text to be continued. */
    List<Segment> textPrompt(String text);
}
