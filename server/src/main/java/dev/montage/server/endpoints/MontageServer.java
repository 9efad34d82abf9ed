package dev.montage.server.endpoints;

import dev.montage.models.families.Model;
import dev.montage.models.families.SpeechModel;
import dev.montage.server.films.Films;
import dev.montage.server.films.Orders;
import dev.montage.server.films.SentFilms;
import dev.montage.server.metrics.ServerMetrics;
import dev.montage.server.serving.Catalog;
import dev.montage.server.serving.Conversations;
import dev.montage.server.serving.FileStore;
import dev.montage.server.serving.MediaParts;
import dev.montage.server.serving.ModelLoader;
import dev.montage.server.serving.Recordings;
import dev.montage.server.serving.ResponseStore;
import dev.montage.server.serving.SpokenWords;
import dev.montage.server.serving.TranscribingPlaces;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Settings;
import dev.montage.server.studio.Studio;
import dev.montage.server.web.Draining;
import dev.montage.server.web.HttpServer;
import dev.montage.server.web.Routes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The whole server: all routes over one catalog of models. */
public final class MontageServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(MontageServer.class.getName());

    private final Settings settings;
    private final Catalog catalog;
    private final ServerMetrics metrics = new ServerMetrics();
    private final Draining draining = new Draining();
    private final Recordings recordings;
    private final Films films;
    private final HttpServer http;

    private MontageServer(Settings settings) {
        this.settings = settings;
        catalog = new Catalog(settings.models());
        recordings = new Recordings(settings.limits());
        Visuals visuals = new Visuals(settings.limits());
        films = new Films(settings, visuals, catalog::visual, metrics.films());
        metrics.films().addFilms(films::byStatus, films::waiting);
        Orders orders = new Orders(films, visuals);
        Generating generating = new Generating(settings, metrics);
        ResponseStore responses = new ResponseStore(settings.responses());
        Routes routes = new Routes();
        new Operations(catalog, draining, metrics).register(routes);
        new Models(catalog).register(routes);
        FileStore files = new FileStore(settings.files());
        TranscribingPlaces places = new TranscribingPlaces(settings.limits().transcriptions());
        metrics.addQueue("transcriptions", places::taken);
        SpokenWords words =
                new SpokenWords(catalog::transcriber, recordings, places, metrics::transcribed);
        MediaParts media = new MediaParts(visuals, recordings, files, words);
        new ChatCompletions(settings, catalog, generating, media).register(routes);
        new Completions(settings, catalog, generating).register(routes);
        new Embeddings(settings, catalog, generating).register(routes);
        Conversations conversations = new Conversations(media);
        new Responses(settings, catalog, generating, responses, conversations, draining)
                .register(routes);
        new StoredResponses(responses).register(routes);
        new Transcriptions(settings, catalog, metrics, recordings, places).register(routes);
        new Images(settings, catalog, visuals, metrics).register(routes);
        new Storyboards(settings, catalog, films, orders, new SentFilms(films, visuals, settings))
                .register(routes);
        new Videos(settings, catalog, films, orders).register(routes);
        new VideoStreams(settings, films, visuals).register(routes);
        new Captions(settings, catalog, visuals).register(routes);
        new StoredFiles(settings, files).register(routes);
        new OpenApi().register(routes);
        new Studio().register(routes);
        http = HttpServer.start(settings.server(), new Observer(metrics), draining, routes);
    }

    /** Listens at once; not ready before {@link #load}. */
    public static MontageServer start(Settings settings) {
        return new MontageServer(settings);
    }

    /** Loads the models; after that the server is ready. */
    public void load(ModelLoader loader) {
        catalog.load(folder -> prepared(loader.load(folder)));
        films.begin();
    }

    /** Has each model compute a little, so that the first request need not wait for compilers. */
    public void warmUp() {
        try {
            for (Catalog.Entry entry : catalog.all()) {
                entry.model().warmUp();
            }
        } catch (InterruptedException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the warm-up ended early", e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return http.port();
    }

    /** Refuses new work, lets running requests finish within the configured time, then stops. */
    public void drain() throws InterruptedException {
        draining.begin();
        draining.await(settings.server().drain());
        close();
    }

    @Override
    public void close() {
        films.close();
        catalog.close();
        http.close();
    }

    private Model prepared(Model model) {
        metrics.addEngine(model.id(), model::status);
        if (model instanceof SpeechModel) {
            // A decoder that does not run is found now, not by the first request.
            recordings.findDecoder();
        }
        return model;
    }
}
