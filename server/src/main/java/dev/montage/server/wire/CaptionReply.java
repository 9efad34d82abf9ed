package dev.montage.server.wire;

import java.util.List;

/**
 * What a picture or a film shows.
 *
 * @param text of all of it
 * @param segments of a film: what happens when; none of a picture
 */
public record CaptionReply(
        @OneOf("caption") String object,
        String model,
        String text,
        List<Segment> segments,
        Usage usage) {
    public CaptionReply {
        segments = List.copyOf(segments);
    }

    /**
     * A part of a film.
     *
     * @param start in seconds
     * @param end in seconds
     */
    public record Segment(double start, double end, String text) {}
}
