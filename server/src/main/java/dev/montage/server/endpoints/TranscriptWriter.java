package dev.montage.server.endpoints;

import dev.montage.modalities.audio.Subtitles;
import dev.montage.models.families.Transcript;
import dev.montage.server.web.Json;
import dev.montage.server.wire.TranscriptReply;
import dev.montage.server.wire.TranscriptionRequest;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A transcript in the format that was asked for. */
final class TranscriptWriter {
    private static final int FRAMES_A_SECOND = 100;

    private TranscriptWriter() {}

    static void send(ServerResponse response, Transcript transcript, TranscriptionRequest wanted) {
        TranscriptReply.Usage usage = TranscriptReply.Usage.ofSeconds(transcript.durationSeconds());
        switch (wanted.format()) {
            case JSON -> json(response, new TranscriptReply(transcript.text(), usage));
            case VERBOSE_JSON -> json(response, verbose(transcript, wanted, usage));
            case TEXT -> text(response, transcript.text() + "\n");
            case SRT -> text(response, Subtitles.srt(cues(transcript), Subtitles.Layout.PLAIN));
            case VTT -> text(response, Subtitles.vtt(cues(transcript), Subtitles.Layout.PLAIN));
        }
    }

    /** The lines of subtitles. */
    static List<Subtitles.Cue> cues(Transcript transcript) {
        return transcript.segments().stream()
                .map(segment -> new Subtitles.Cue(segment.start(), segment.end(), segment.text()))
                .toList();
    }

    private static TranscriptReply.Verbose verbose(
            Transcript transcript, TranscriptionRequest wanted, TranscriptReply.Usage usage) {
        boolean translate = wanted.options().translate();
        return new TranscriptReply.Verbose(
                translate ? "translate" : "transcribe",
                languageName(translate ? "en" : transcript.language()),
                transcript.durationSeconds(),
                transcript.text(),
                wanted.segments() ? Optional.of(segments(transcript)) : Optional.empty(),
                wanted.words() ? Optional.of(words(transcript)) : Optional.empty(),
                usage);
    }

    private static List<TranscriptReply.Segment> segments(Transcript transcript) {
        return transcript.segments().stream()
                .map(
                        segment ->
                                new TranscriptReply.Segment(
                                        segment.id(),
                                        (int) (segment.start() * FRAMES_A_SECOND),
                                        segment.start(),
                                        segment.end(),
                                        segment.text(),
                                        segment.tokens(),
                                        segment.temperature(),
                                        segment.averageLogProbability(),
                                        segment.compressionRatio(),
                                        segment.noSpeechProbability()))
                .toList();
    }

    private static List<TranscriptReply.Word> words(Transcript transcript) {
        return transcript.segments().stream()
                .flatMap(segment -> segment.words().stream())
                .map(
                        word ->
                                new TranscriptReply.Word(
                                        word.word().strip(), word.start(), word.end()))
                .toList();
    }

    /** As OpenAI writes it: {@code english}, not {@code en}. */
    private static String languageName(String code) {
        return Locale.of(code).getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT);
    }

    private static void json(ServerResponse response, Object body) {
        response.header(HeaderValues.CONTENT_TYPE_JSON);
        response.send(Json.bytes(body));
    }

    private static void text(ServerResponse response, String body) {
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8"));
        response.send(body.getBytes(StandardCharsets.UTF_8));
    }
}
