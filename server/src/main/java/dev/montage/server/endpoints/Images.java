package dev.montage.server.endpoints;

import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.families.VisualModel;
import dev.montage.server.metrics.ServerMetrics;
import dev.montage.server.serving.Catalog;
import dev.montage.server.serving.PictureLinks;
import dev.montage.server.serving.SliceWork;
import dev.montage.server.serving.SliceWork.Made;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.Access;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Body;
import dev.montage.server.web.Client;
import dev.montage.server.web.EventStream;
import dev.montage.server.web.Json;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.ImageReply;
import dev.montage.server.wire.ImageRequest;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** POST /v1/images/generations, and the pictures whose addresses it gave. */
final class Images {
    private final Settings settings;
    private final Catalog catalog;
    private final Visuals visuals;
    private final ServerMetrics metrics;
    private final PictureLinks links = new PictureLinks(InstantSource.system());

    Images(Settings settings, Catalog catalog, Visuals visuals, ServerMetrics metrics) {
        this.settings = settings;
        this.catalog = catalog;
        this.visuals = visuals;
        this.metrics = metrics;
    }

    void register(Routes routes) {
        routes.post("/v1/images/generations", this::generate);
        routes.get(Access.PICTURES + "{picture_id}", this::picture);
    }

    private void picture(ServerRequest request, ServerResponse response) {
        String name = request.path().pathParameters().get("picture_id");
        PictureLinks.Picture picture =
                links.find(name)
                        .orElseThrow(
                                () ->
                                        ApiException.notFound(
                                                "picture_id",
                                                "picture_not_found",
                                                "There is no picture '%s': pictures are kept for an hour."
                                                        .formatted(name)));
        FileReplies.send(request, response, picture::file, picture.mediaType(), name);
    }

    private void generate(ServerRequest request, ServerResponse response) {
        ImageRequest wanted = ImageRequest.of(Body.json(request, settings.limits().jsonBytes()));
        VisualModel model = wanted.model().map(catalog::visual).orElseGet(catalog::visual);
        long begun = System.nanoTime();
        Client client = Client.watch();
        RateLimits.write(response, model.generator().status());
        try (SliceWork work =
                SliceWork.submit(model.generator(), requests(model, wanted), client::isGone)) {
            if (wanted.stream()) {
                stream(work, new Sender(new EventStream(response), model, wanted, begun));
            } else {
                URI here = request.requestedUri().toUri();
                Json.send(response, whole(work, model, wanted, here, begun));
            }
        }
    }

    private List<SliceRequest> requests(VisualModel model, ImageRequest wanted) {
        Instant deadline = Instant.now().plus(settings.limits().request());
        long seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
        List<SliceRequest> requests = new ArrayList<>();
        for (int i = 0; i < wanted.count(); i++) {
            requests.add(
                    model.picture(
                            wanted.prompt(),
                            wanted.options().sampling(model.recommendedSlices(), seed, i),
                            Optional.of(deadline)));
        }
        return requests;
    }

    private ImageReply whole(
            SliceWork work, VisualModel model, ImageRequest wanted, URI here, long begun) {
        Map<Integer, Made> all = new TreeMap<>();
        SliceWork.Listener keep =
                made -> {
                    all.put(made.index(), made);
                    metrics.drawn(model.id(), System.nanoTime() - begun);
                };
        work.await(settings.server().ping(), keep);
        int read =
                all.values().stream().mapToInt(made -> made.usage().promptTokens()).max().orElse(0);
        int drawn = all.values().stream().mapToInt(made -> made.usage().completionTokens()).sum();
        return new ImageReply(
                Instant.now().getEpochSecond(),
                all.values().stream()
                        .map(made -> item(file(model, wanted, made), wanted, here))
                        .toList(),
                formatName(wanted),
                ImageReply.Usage.of(read, drawn));
    }

    private ImageReply.Item item(byte[] file, ImageRequest wanted, URI here) {
        if (!wanted.linked()) {
            return new ImageReply.Item(Optional.of(base64(file)), Optional.empty());
        }
        String name = links.add(file, wanted.format().mediaType());
        String address = here.resolve(Access.PICTURES + name).toString();
        return new ImageReply.Item(Optional.empty(), Optional.of(address));
    }

    private void stream(SliceWork work, Sender sender) {
        try {
            work.await(settings.server().ping(), sender);
        } catch (ApiException e) {
            if (!sender.events.isBegun()) {
                throw e;
            }
            sender.events.fail(e);
        }
    }

    /** Sends each picture when it is done. */
    private final class Sender implements SliceWork.Listener {
        private final EventStream events;
        private final VisualModel model;
        private final ImageRequest wanted;
        private final long begun;

        Sender(EventStream events, VisualModel model, ImageRequest wanted, long begun) {
            this.events = events;
            this.model = model;
            this.wanted = wanted;
            this.begun = begun;
        }

        @Override
        public void made(Made made) {
            metrics.drawn(model.id(), System.nanoTime() - begun);
            events.send(
                    ImageReply.Completed.TYPE,
                    ImageReply.Completed.of(
                            base64(file(model, wanted, made)),
                            Instant.now().getEpochSecond(),
                            side(model, wanted),
                            formatName(wanted),
                            ImageReply.Usage.of(
                                    made.usage().promptTokens(), made.usage().completionTokens())));
        }

        @Override
        public void silence() {
            events.ping();
        }
    }

    private byte[] file(VisualModel model, ImageRequest wanted, Made made) {
        return visuals.write(
                model.show(made.slices()).getFirst(),
                side(model, wanted),
                wanted.format(),
                wanted.quality());
    }

    private static String base64(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }

    private static int side(VisualModel model, ImageRequest wanted) {
        return wanted.side().orElse(model.frames().width());
    }

    private static String formatName(ImageRequest wanted) {
        return wanted.format().name().toLowerCase(Locale.ROOT);
    }
}
