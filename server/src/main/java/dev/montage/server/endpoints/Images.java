package dev.montage.server.endpoints;

import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.families.VisualModel;
import dev.montage.server.metrics.ServerMetrics;
import dev.montage.server.serving.Catalog;
import dev.montage.server.serving.SliceWork;
import dev.montage.server.serving.SliceWork.Made;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Settings;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** POST /v1/images/generations. */
final class Images {
    private final Settings settings;
    private final Catalog catalog;
    private final Visuals visuals;
    private final ServerMetrics metrics;

    Images(Settings settings, Catalog catalog, Visuals visuals, ServerMetrics metrics) {
        this.settings = settings;
        this.catalog = catalog;
        this.visuals = visuals;
        this.metrics = metrics;
    }

    void register(Routes routes) {
        routes.post("/v1/images/generations", this::generate);
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
                Json.send(response, whole(work, model, wanted, begun));
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

    private ImageReply whole(SliceWork work, VisualModel model, ImageRequest wanted, long begun) {
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
                        .map(made -> new ImageReply.Item(file(model, wanted, made)))
                        .toList(),
                formatName(wanted),
                ImageReply.Usage.of(read, drawn));
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
                            file(model, wanted, made),
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

    private String file(VisualModel model, ImageRequest wanted, Made made) {
        byte[] file =
                visuals.write(
                        model.show(made.slices()).getFirst(),
                        side(model, wanted),
                        wanted.format(),
                        wanted.quality());
        return Base64.getEncoder().encodeToString(file);
    }

    private static int side(VisualModel model, ImageRequest wanted) {
        return wanted.side().orElse(model.frames().width());
    }

    private static String formatName(ImageRequest wanted) {
        return wanted.format().name().toLowerCase(Locale.ROOT);
    }
}
