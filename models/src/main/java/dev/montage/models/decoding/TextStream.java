package dev.montage.models.decoding;

import dev.montage.tokenizers.IncrementalDecoder;
import java.util.List;

/**
 * Turns tokens into the text that may be given away: all but the longest end that can still become
 * a stop string. The stop string whose end comes first ends the text, the longest of several; where
 * tokens begin and end makes no difference.
 */
final class TextStream {

    private final IncrementalDecoder decoder;
    private final List<String> stopStrings;
    private final StringBuilder held = new StringBuilder();
    private boolean stopped;

    TextStream(IncrementalDecoder decoder, List<String> stopStrings) {
        this.decoder = decoder;
        this.stopStrings = stopStrings;
    }

    /** Whether a stop string was found; nothing comes after. */
    boolean stopped() {
        return stopped;
    }

    /** The text that this token frees; what stands before the stop string if it completes one. */
    String append(int id) {
        String text = decoder.append(id);
        if (stopStrings.isEmpty() || text.isEmpty()) {
            return text;
        }
        held.append(text);
        return cut() ? held.toString() : release(held.length() - endThatMayStop());
    }

    /** What is left when no token follows. */
    String finish() {
        if (stopped) {
            return "";
        }
        held.append(decoder.finish());
        cut();
        return held.toString();
    }

    private boolean cut() {
        int firstEnd = Integer.MAX_VALUE;
        int cutAt = 0;
        for (String stop : stopStrings) {
            int start = held.indexOf(stop);
            int end = start + stop.length();
            if (start >= 0 && (end < firstEnd || (end == firstEnd && start < cutAt))) {
                firstEnd = end;
                cutAt = start;
            }
        }
        stopped = firstEnd < Integer.MAX_VALUE;
        if (stopped) {
            held.setLength(cutAt);
        }
        return stopped;
    }

    /** Length of the longest end of the held text that some stop string begins with. */
    private int endThatMayStop() {
        for (int start = 0; start < held.length(); start++) {
            for (String stop : stopStrings) {
                int length = held.length() - start;
                if (length < stop.length() && matches(stop, start, length)) {
                    return length;
                }
            }
        }
        return 0;
    }

    private boolean matches(String stop, int start, int length) {
        for (int i = 0; i < length; i++) {
            if (held.charAt(start + i) != stop.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String release(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }
}
