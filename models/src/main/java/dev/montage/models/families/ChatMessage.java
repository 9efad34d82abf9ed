package dev.montage.models.families;

import dev.montage.modalities.media.Frame;
import dev.montage.models.tools.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * One turn of a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}, whose text is what a
 *     call gave
 * @param parts in the order in which they are read
 * @param calls what the assistant called
 */
public record ChatMessage(String role, List<Part> parts, List<ToolCall> calls) {

    /** A piece of a turn. */
    public sealed interface Part {}

    /** Words. */
    public record Text(String text) implements Part {}

    /**
     * A picture.
     *
     * @param frame of the size that the model reads, see {@link VisualModel#frames}
     */
    public record Picture(Frame frame) implements Part {}

    /**
     * A film.
     *
     * @param frames one at least, of the size and rate that the model reads
     */
    public record Film(List<Frame> frames) implements Part {
        public Film {
            frames = List.copyOf(frames);
            if (frames.isEmpty()) {
                throw new IllegalArgumentException("a film must have a frame");
            }
        }
    }

    /**
     * Sound.
     *
     * @param stretches one at least; each 16 kHz mono and as long as the model hears at once, see
     *     {@link HearingModel#sound}
     */
    public record Sound(List<float[]> stretches) implements Part {
        public Sound {
            stretches = List.copyOf(stretches);
            if (stretches.isEmpty()) {
                throw new IllegalArgumentException("sound must have a stretch");
            }
        }
    }

    public ChatMessage {
        parts = List.copyOf(parts);
        calls = List.copyOf(calls);
    }

    /** A turn of words. */
    public ChatMessage(String role, String text, List<ToolCall> calls) {
        this(role, List.of(new Text(text)), calls);
    }

    /** A turn that calls nothing. */
    public ChatMessage(String role, String text) {
        this(role, text, List.of());
    }

    /** Its words, a line for each part. */
    public String text() {
        List<String> texts = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Text text) {
                texts.add(text.text());
            }
        }
        return String.join("\n", texts);
    }

    /** The same turn without calls, with more words at its end. */
    ChatMessage told(String more) {
        List<Part> all = new ArrayList<>(parts);
        boolean afterText = !all.isEmpty() && all.getLast() instanceof Text;
        String before = afterText ? ((Text) all.removeLast()).text() : "";
        all.add(new Text(before + more));
        return new ChatMessage(role, all, List.of());
    }
}
