package dev.montage.server.endpoints;

import dev.montage.modalities.audio.Subtitles;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.video.FrameStream;
import dev.montage.models.families.VisualModel;
import dev.montage.server.serving.Captioner;
import dev.montage.server.serving.Catalog;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.Body;
import dev.montage.server.web.Client;
import dev.montage.server.web.Form;
import dev.montage.server.web.Json;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.CaptionReply;
import dev.montage.server.wire.CaptionRequest;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** POST /v1/captions: what a picture or a film shows. Others have no such route. */
final class Captions {
    private final Settings settings;
    private final Catalog catalog;
    private final Visuals visuals;

    Captions(Settings settings, Catalog catalog, Visuals visuals) {
        this.settings = settings;
        this.catalog = catalog;
        this.visuals = visuals;
    }

    void register(Routes routes) {
        routes.post("/v1/captions", this::caption);
    }

    private void caption(ServerRequest request, ServerResponse response) {
        if (Body.isForm(request)) {
            try (Form form = Body.form(request, settings.limits().uploadBytes())) {
                reply(CaptionRequest.of(form), response);
            }
        } else {
            reply(CaptionRequest.of(Body.json(request, settings.limits().jsonBytes())), response);
        }
    }

    private void reply(CaptionRequest wanted, ServerResponse response) {
        VisualModel model = wanted.model().map(catalog::visual).orElseGet(catalog::visual);
        Client client = Client.watch();
        Captioner captioner = new Captioner(model, visuals, settings, client::isGone);
        RateLimits.write(response, model.generator().status());
        CaptionReply reply = caption(captioner, model, wanted);
        switch (wanted.format()) {
            case JSON -> Json.send(response, reply);
            case TEXT -> send(response, reply.text() + "\n");
            case SRT -> send(response, Subtitles.srt(cues(reply), Subtitles.Layout.SCREEN));
            case VTT -> send(response, Subtitles.vtt(cues(reply), Subtitles.Layout.SCREEN));
        }
    }

    private CaptionReply caption(Captioner captioner, VisualModel model, CaptionRequest wanted) {
        return switch (wanted.media()) {
            case CaptionRequest.Media.Inline media when media.film() -> {
                try (FrameStream film =
                        visuals.film(media.bytes(), model.frames(), media.param())) {
                    yield film(captioner, model, film, media.param());
                }
            }
            case CaptionRequest.Media.Inline media ->
                    picture(
                            model,
                            captioner.picture(
                                    visuals.picture(media.bytes(), model.frames(), media.param()),
                                    wanted.detailed()),
                            captioner);
            case CaptionRequest.Media.Uploaded media -> uploaded(captioner, model, wanted, media);
        };
    }

    private CaptionReply uploaded(
            Captioner captioner,
            VisualModel model,
            CaptionRequest wanted,
            CaptionRequest.Media.Uploaded media) {
        FrameSpec spec = model.frames();
        if (visuals.isPicture(media.upload().path())) {
            String text =
                    captioner.picture(
                            visuals.picture(media.upload().path(), spec, "file"),
                            wanted.detailed());
            return picture(model, text, captioner);
        }
        try (FrameStream film = visuals.film(media.upload().path(), spec, "file")) {
            return film(captioner, model, film, "file");
        }
    }

    private static CaptionReply picture(VisualModel model, String text, Captioner captioner) {
        return new CaptionReply("caption", model.id(), text, List.of(), captioner.usage());
    }

    private static CaptionReply film(
            Captioner captioner, VisualModel model, FrameStream film, String param) {
        List<CaptionReply.Segment> segments = captioner.film(film, param);
        String text =
                segments.stream()
                        .map(CaptionReply.Segment::text)
                        .distinct()
                        .collect(Collectors.joining(" "));
        return new CaptionReply("caption", model.id(), text, segments, captioner.usage());
    }

    private static List<Subtitles.Cue> cues(CaptionReply reply) {
        return reply.segments().stream()
                .map(part -> new Subtitles.Cue(part.start(), part.end(), part.text()))
                .toList();
    }

    private static void send(ServerResponse response, String text) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.send(text.getBytes(StandardCharsets.UTF_8));
    }
}
