package dev.montage.server.serving;

import dev.montage.models.families.ChatModel;
import dev.montage.models.families.Families;
import dev.montage.models.families.Model;
import dev.montage.models.families.SpeechModel;
import dev.montage.models.families.VisualModel;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsException;
import dev.montage.server.web.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The models that are served, by name. Empty until {@link #load} is done. */
public final class Catalog implements AutoCloseable {
    private final Settings.Models settings;
    private volatile Map<String, Entry> entries = Map.of();
    private volatile boolean ready;

    /**
     * A model.
     *
     * @param created when its checkpoint was made, as far as its files tell
     */
    public record Entry(Model model, Instant created) {}

    public Catalog(Settings.Models settings) {
        this.settings = settings;
    }

    /**
     * Loads the configured checkpoints, one after the other.
     *
     * @throws SettingsException if there is none, or a configured one is missing
     */
    public void load(ModelLoader loader) {
        Map<String, Entry> loaded = new LinkedHashMap<>();
        boolean done = false;
        try {
            for (Path folder : folders()) {
                Model model = loader.load(folder);
                loaded.put(model.id(), new Entry(model, created(folder)));
            }
            checkAliases(loaded);
            done = true;
        } finally {
            if (!done) {
                loaded.values().forEach(entry -> entry.model().close());
            }
        }
        entries = Map.copyOf(loaded);
        ready = true;
    }

    public boolean isReady() {
        return ready;
    }

    /** All models, in order of their names. */
    public List<Entry> all() {
        requireReady();
        List<Entry> sorted = new ArrayList<>(entries.values());
        sorted.sort((a, b) -> a.model().id().compareTo(b.model().id()));
        return sorted;
    }

    /**
     * A model.
     *
     * @param name its own or an alias
     * @throws ApiException 404 if there is none, 503 while models are loaded
     */
    public Entry get(String name) {
        requireReady();
        String id = settings.aliases().getOrDefault(name, name);
        if (!entries.containsKey(id)) {
            throw ApiException.notFound(
                    "model",
                    "model_not_found",
                    "The model '" + name + "' does not exist; served here: " + names(Model.class));
        }
        return entries.get(id);
    }

    /** A model that chats and completes text; 400 if it does something else. */
    public ChatModel chat(String name) {
        return require(name, ChatModel.class, "chat or complete text");
    }

    /** A model that transcribes; 400 if it does something else. */
    public SpeechModel speech(String name) {
        return require(name, SpeechModel.class, "transcribe");
    }

    /** The first model, by name, that transcribes; one that does nothing else is better at it. */
    public Optional<SpeechModel> transcriber() {
        return all(SpeechModel.class)
                .min(Comparator.comparing(model -> model instanceof ChatModel));
    }

    /** A model that reads and makes pictures and films; 400 if it does something else. */
    public VisualModel visual(String name) {
        return require(name, VisualModel.class, "make pictures and films");
    }

    /** The first model, by name, that reads and makes pictures and films; 400 if there is none. */
    public VisualModel visual() {
        return all(VisualModel.class)
                .findFirst()
                .orElseThrow(
                        () ->
                                ApiException.field(
                                        "model",
                                        "model_not_supported",
                                        "No model that is served here makes pictures and films."));
    }

    @Override
    public void close() {
        Collection<Entry> all = entries.values();
        ready = false;
        entries = Map.of();
        all.forEach(entry -> entry.model().close());
    }

    private <T extends Model> Stream<T> all(Class<T> capability) {
        return all().stream()
                .map(Entry::model)
                .filter(capability::isInstance)
                .map(capability::cast);
    }

    private <T extends Model> T require(String name, Class<T> capability, String verb) {
        Model model = get(name).model();
        if (!capability.isInstance(model)) {
            throw ApiException.field(
                    "model",
                    "model_not_supported",
                    "The model '"
                            + name
                            + "' does not "
                            + verb
                            + "; models that do: "
                            + names(capability));
        }
        return capability.cast(model);
    }

    private String names(Class<? extends Model> capability) {
        List<String> names =
                all().stream()
                        .map(Entry::model)
                        .filter(capability::isInstance)
                        .map(Model::id)
                        .toList();
        return names.isEmpty() ? "none." : String.join(", ", names) + ".";
    }

    private void requireReady() {
        if (!ready) {
            throw ApiException.later(
                    503, "loading", Duration.ofSeconds(1), "The models are still being loaded.");
        }
    }

    private List<Path> folders() {
        if (!settings.load().isEmpty()) {
            return settings.load().stream().map(this::folder).toList();
        }
        if (!Files.isDirectory(settings.directory())) {
            throw new SettingsException("no checkpoint folder " + settings.directory());
        }
        try (Stream<Path> children = Files.list(settings.directory())) {
            List<Path> found =
                    children.filter(child -> Files.isRegularFile(child.resolve("config.json")))
                            .filter(child -> !Families.isPart(child))
                            .sorted()
                            .toList();
            if (found.isEmpty()) {
                throw new SettingsException("no checkpoint in " + settings.directory());
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path folder(String name) {
        Path folder = settings.directory().resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new SettingsException("no checkpoint folder " + folder);
        }
        return folder;
    }

    private void checkAliases(Map<String, Entry> loaded) {
        settings.aliases()
                .forEach(
                        (alias, name) -> {
                            if (!loaded.containsKey(name)) {
                                throw new SettingsException(
                                        "alias "
                                                + alias
                                                + " is for "
                                                + name
                                                + ", which is not"
                                                + " loaded");
                            }
                        });
    }

    private static Instant created(Path folder) {
        try {
            return Files.getLastModifiedTime(folder.resolve("config.json")).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
