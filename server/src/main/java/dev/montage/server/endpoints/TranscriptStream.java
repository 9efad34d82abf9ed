package dev.montage.server.endpoints;

import dev.montage.models.families.Transcript;
import dev.montage.server.web.EventStream;
import dev.montage.server.wire.TranscriptReply;
import dev.montage.server.wire.TranscriptionRequest;

/** A transcript as a stream: text for everyone, times for those who asked for verbose_json. */
final class TranscriptStream {
    private final EventStream events;
    private final boolean times;
    private boolean begun;

    TranscriptStream(EventStream events, TranscriptionRequest wanted) {
        this.events = events;
        times = wanted.format() == TranscriptionRequest.Format.VERBOSE_JSON;
    }

    void segment(Transcript.Segment segment) {
        String text = begun ? segment.text() : segment.text().stripLeading();
        begun = true;
        events.send(new TranscriptReply.Delta("transcript.text.delta", text));
        if (times) {
            events.send(
                    new TranscriptReply.SegmentEvent(
                            "transcript.text.segment",
                            "seg_" + segment.id(),
                            segment.start(),
                            segment.end(),
                            segment.text()));
        }
    }
}
