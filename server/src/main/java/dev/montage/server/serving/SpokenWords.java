package dev.montage.server.serving;

import dev.montage.modalities.media.MediaException;
import dev.montage.models.families.SpeechModel;
import dev.montage.models.families.Transcript;
import dev.montage.models.families.TranscriptionOptions;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Client;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sound in a conversation with a model that hears nothing: what is said in it, written down by a
 * model that transcribes, as if it had been typed.
 */
public final class SpokenWords {
    /** As much as a model with ears of its own takes: more words than that fill its context. */
    private static final double MOST_SECONDS = 300;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<Optional<SpeechModel>> transcriber;
    private final Recordings recordings;
    private final TranscribingPlaces places;
    private final Log log;
    private final RecentWords recent = new RecentWords();

    /** Is told what has been transcribed, as metrics count it. */
    @FunctionalInterface
    public interface Log {
        void transcribed(String model, double soundSeconds, double decodeSeconds);
    }

    public SpokenWords(
            Supplier<Optional<SpeechModel>> transcriber,
            Recordings recordings,
            TranscribingPlaces places,
            Log log) {
        this.transcriber = transcriber;
        this.recordings = recordings;
        this.places = places;
        this.log = log;
    }

    /** Whether there is a model that transcribes. */
    boolean available() {
        return transcriber.get().isPresent();
    }

    /**
     * What is said in a recording; to be called once the request's body is read.
     *
     * @param file of any common format, at most 5 minutes
     * @param param the field that holds it, for errors
     * @throws ApiException 400 if it cannot be taken or nobody speaks, 429 if as many recordings
     *     are transcribed as may be
     */
    String of(byte[] file, String param) {
        SpeechModel model = transcriber.get().orElseThrow();
        RecentWords.Recording recording = RecentWords.Recording.of(model.id(), file);
        return recent.find(recording)
                .orElseGet(
                        () -> {
                            String said = heard(model, file, param);
                            recent.add(recording, said);
                            return said;
                        });
    }

    private String heard(SpeechModel model, byte[] file, String param) {
        Transcribing.Source source =
                new Transcribing.Source(param, () -> recordings.open(file, MOST_SECONDS));
        Client client = Client.watch();
        return MediaWork.checked(
                param,
                () -> {
                    try (TranscribingPlaces.Place place = places.take()) {
                        place.admit();
                        try (Transcribing work =
                                Transcribing.start(
                                        model,
                                        source,
                                        TranscriptionOptions.defaults(),
                                        client::isGone)) {
                            return said(work, model);
                        }
                    }
                });
    }

    private String said(Transcribing work, SpeechModel model) throws InterruptedException {
        Transcribing.Progress.Done done = work.await(PATIENCE, segment -> {}, () -> {});
        Transcript transcript = done.transcript();
        log.transcribed(model.id(), transcript.durationSeconds(), done.decodeSeconds());
        if (transcript.text().isEmpty()) {
            throw new MediaException(MediaException.Code.EMPTY, "Nobody speaks in the recording.");
        }
        return transcript.text();
    }
}
