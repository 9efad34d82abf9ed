package dev.montage.server.serving;

import dev.montage.modalities.audio.Subtitles;
import dev.montage.models.families.Transcript;
import dev.montage.server.web.Json;
import dev.montage.server.wire.TranscriptReply;
import dev.montage.server.wire.TranscriptionRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A transcript in the format that was asked for. */
public final class TranscriptWriter {
    private static final int FRAMES_A_SECOND = 100;

    private TranscriptWriter() {}

    /** The transcript as text in the format that {@code wanted} names. */
    public static String write(Transcript transcript, TranscriptionRequest wanted) {
        TranscriptReply.Usage usage = TranscriptReply.Usage.ofSeconds(transcript.durationSeconds());
        return switch (wanted.format()) {
            case JSON -> json(new TranscriptReply(transcript.text(), usage));
            case VERBOSE_JSON -> json(verbose(transcript, wanted, usage));
            case TEXT -> transcript.text() + "\n";
            case SRT -> Subtitles.srt(cues(transcript), Subtitles.Layout.PLAIN);
            case VTT -> Subtitles.vtt(cues(transcript), Subtitles.Layout.PLAIN);
        };
    }

    private static List<Subtitles.Cue> cues(Transcript transcript) {
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

    private static String json(Object body) {
        return new String(Json.bytes(body), StandardCharsets.UTF_8);
    }
}
