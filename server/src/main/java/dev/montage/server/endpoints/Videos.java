package dev.montage.server.endpoints;

import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.families.VisualModel;
import dev.montage.server.serving.Catalog;
import dev.montage.server.settings.Settings;
import dev.montage.server.videos.VideoJob;
import dev.montage.server.videos.VideoJobs;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Body;
import dev.montage.server.web.Form;
import dev.montage.server.web.Json;
import dev.montage.server.web.Query;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.VideoReply;
import dev.montage.server.wire.VideoRequest;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** POST and GET /v1/videos, GET and DELETE /v1/videos/{video_id}, and GET of its content. */
final class Videos {
    private static final String PATH = "/v1/videos/{video_id}";
    private static final int MOST_ITEMS = 100;
    private static final HeaderName POLL_AFTER = HeaderNames.create("openai-poll-after-ms");
    private static final int POLL_AFTER_MILLIS = 500;

    private final Settings settings;
    private final Catalog catalog;
    private final VideoJobs jobs;

    Videos(Settings settings, Catalog catalog, VideoJobs jobs) {
        this.settings = settings;
        this.catalog = catalog;
        this.jobs = jobs;
    }

    void register(Routes routes) {
        routes.post("/v1/videos", this::create);
        routes.get("/v1/videos", this::list);
        routes.get(PATH, this::get);
        routes.delete(PATH, this::delete);
        routes.get(PATH + "/content", this::content);
    }

    private void create(ServerRequest request, ServerResponse response) {
        VideoRequest wanted;
        if (Body.isForm(request)) {
            try (Form form = Body.form(request, settings.limits().uploadBytes())) {
                wanted = VideoRequest.of(form);
            }
        } else {
            wanted = VideoRequest.of(Body.json(request, settings.limits().jsonBytes()));
        }
        VisualModel model = wanted.model().map(catalog::visual).orElseGet(catalog::visual);
        RateLimits.write(response, model.generator().status());
        send(response, jobs.start(order(model, wanted)));
    }

    private static VideoJob.Order order(VisualModel model, VideoRequest wanted) {
        int rate = model.frames().framesPerSecond();
        int most = model.filmSlices() * model.sliceFrames();
        double seconds = wanted.seconds().orElse((double) most / rate);
        int frames = (int) Math.max(1, Math.round(seconds * rate));
        if (frames > most) {
            throw Form.invalid(
                    "seconds",
                    "%s makes films of up to %s seconds, found %s"
                            .formatted(model.id(), (double) most / rate, seconds));
        }
        long seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
        SliceRequest request =
                model.film(
                        wanted.prompt(),
                        Math.ceilDiv(frames, model.sliceFrames()),
                        wanted.options().sampling(model.recommendedSlices(), seed, 0),
                        Optional.empty());
        int side = wanted.side().orElse(model.frames().width());
        return new VideoJob.Order(model, wanted.prompt(), request, side, frames);
    }

    private void list(ServerRequest request, ServerResponse response) {
        List<VideoReply> all = jobs.all().stream().map(VideoJob::reply).toList();
        Paging paging = Paging.of(new Query(request), MOST_ITEMS, MOST_ITEMS);
        Json.send(response, paging.of(all, VideoReply::id));
    }

    private void get(ServerRequest request, ServerResponse response) {
        send(response, find(request));
    }

    private void delete(ServerRequest request, ServerResponse response) {
        String id = id(request);
        if (!jobs.remove(id)) {
            throw notFound(id);
        }
        Json.send(response, new VideoReply.Deleted(id, "video.deleted", true));
    }

    private void content(ServerRequest request, ServerResponse response) {
        VideoJob job = find(request);
        String name = new Query(request).text("variant").orElse("video");
        VideoJobs.Variant variant =
                List.of(VideoJobs.Variant.values()).stream()
                        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(name))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        Form.invalid(
                                                "variant",
                                                "expected video, thumbnail or spritesheet, found "
                                                        + name));
        if (job.status() != VideoJob.Status.COMPLETED) {
            throw ApiException.of(
                    409,
                    "video_not_completed",
                    "The video is " + job.status().wireName() + ": it has no content yet.");
        }
        FileReplies.send(request, response, jobs.file(job, variant), variant.mediaType(), job.id());
    }

    private static void send(ServerResponse response, VideoJob job) {
        VideoReply reply = job.reply();
        response.header(POLL_AFTER, Integer.toString(POLL_AFTER_MILLIS));
        Json.send(response, reply);
    }

    private VideoJob find(ServerRequest request) {
        String id = id(request);
        return jobs.find(id).orElseThrow(() -> notFound(id));
    }

    private static String id(ServerRequest request) {
        return request.path().pathParameters().get("video_id");
    }

    private static ApiException notFound(String id) {
        return ApiException.notFound(
                "video_id", "video_not_found", "Video with id '%s' not found.".formatted(id));
    }
}
