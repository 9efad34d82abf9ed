package dev.montage.server.endpoints;

import dev.montage.models.families.SpeechModel;
import dev.montage.models.families.SpeechModel.Skill;
import dev.montage.models.families.Transcript;
import dev.montage.models.families.TranscriptionOptions;
import dev.montage.server.metrics.ServerMetrics;
import dev.montage.server.serving.Catalog;
import dev.montage.server.serving.Failures;
import dev.montage.server.serving.Recordings;
import dev.montage.server.serving.Transcribing;
import dev.montage.server.serving.TranscribingPlaces;
import dev.montage.server.serving.TranscriptWriter;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Body;
import dev.montage.server.web.Client;
import dev.montage.server.web.EventStream;
import dev.montage.server.web.Form;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.TranscriptReply;
import dev.montage.server.wire.TranscriptionRequest;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/** POST /v1/audio/transcriptions and /v1/audio/translations. */
final class Transcriptions {
    private final Settings settings;
    private final Catalog catalog;
    private final ServerMetrics metrics;
    private final Recordings recordings;
    private final TranscribingPlaces places;

    Transcriptions(
            Settings settings,
            Catalog catalog,
            ServerMetrics metrics,
            Recordings recordings,
            TranscribingPlaces places) {
        this.settings = settings;
        this.catalog = catalog;
        this.metrics = metrics;
        this.recordings = recordings;
        this.places = places;
    }

    void register(Routes routes) {
        routes.post("/v1/audio/transcriptions", (in, out) -> transcribe(in, out, false));
        routes.post("/v1/audio/translations", (in, out) -> transcribe(in, out, true));
    }

    private void transcribe(ServerRequest request, ServerResponse response, boolean translate) {
        try (Form form = Body.form(request, settings.limits().uploadBytes())) {
            TranscriptionRequest wanted = TranscriptionRequest.of(form, translate);
            SpeechModel model = catalog.speech(wanted.model());
            check(model, wanted);
            Path file = form.file("file").path();
            Transcribing.Source source =
                    new Transcribing.Source("file", () -> recordings.open(file));
            try (TranscribingPlaces.Place place = places.take()) {
                RateLimits.write(response, places.most(), places.free());
                place.admit();
                Client client = Client.watch();
                try (Transcribing work =
                        Transcribing.start(model, source, wanted.options(), client::isGone)) {
                    reply(work, model, wanted, response);
                }
            }
        }
    }

    private void reply(
            Transcribing work,
            SpeechModel model,
            TranscriptionRequest wanted,
            ServerResponse response) {
        if (!wanted.stream()) {
            Transcript transcript = await(work, model, segment -> {}, () -> {});
            response.header(HeaderNames.CONTENT_TYPE, contentType(wanted.format()));
            response.send(
                    TranscriptWriter.write(transcript, wanted).getBytes(StandardCharsets.UTF_8));
            return;
        }
        EventStream events = new EventStream(response);
        try {
            TranscriptStream stream = new TranscriptStream(events, wanted);
            Transcript transcript = await(work, model, stream::segment, events::ping);
            events.send(
                    new TranscriptReply.Done(
                            "transcript.text.done",
                            transcript.text(),
                            TranscriptReply.TokenUsage.of(
                                    transcript.audioPositions(), transcript.tokenCount())));
        } catch (ApiException e) {
            if (!events.isBegun()) {
                throw e;
            }
            events.fail(e);
        }
    }

    private Transcript await(
            Transcribing work,
            SpeechModel model,
            Consumer<Transcript.Segment> heard,
            Runnable silence) {
        try {
            Transcribing.Progress.Done done = work.await(settings.server().ping(), heard, silence);
            metrics.transcribed(
                    model.id(), done.transcript().durationSeconds(), done.decodeSeconds());
            return done.transcript();
        } catch (InterruptedException e) {
            throw Failures.interrupted();
        }
    }

    private static String contentType(TranscriptionRequest.Format format) {
        return switch (format) {
            case JSON, VERBOSE_JSON -> "application/json";
            case TEXT, SRT, VTT -> "text/plain; charset=utf-8";
        };
    }

    /** Throws if the model cannot do what is wanted. */
    private static void check(SpeechModel model, TranscriptionRequest wanted) {
        TranscriptionOptions options = wanted.options();
        Set<Skill> skills = model.skills();
        String subject = "the model '" + model.id() + "' ";
        if (options.translate() && !skills.contains(Skill.TRANSLATION)) {
            throw Form.unsupported("model", subject + "does not translate");
        }
        if (options.wordTimes() && !skills.contains(Skill.WORD_TIMES)) {
            throw Form.unsupported(
                    "timestamp_granularities", subject + "does not know when words are spoken");
        }
        if (!options.prompt().isEmpty() && !skills.contains(Skill.PROMPT)) {
            throw Form.unsupported("prompt", subject + "takes none");
        }
        options.language()
                .filter(language -> model.language(language).isEmpty())
                .ifPresent(
                        language -> {
                            throw Form.invalid(
                                    "language",
                                    "expected one that the model knows (%s), found %s"
                                            .formatted(
                                                    String.join(", ", model.languages()),
                                                    language));
                        });
    }
}
