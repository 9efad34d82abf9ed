package dev.montage.server.films;

import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.families.VisualModel;
import dev.montage.models.families.VisualModel.Goal;
import dev.montage.models.families.VisualModel.Told;
import dev.montage.models.storyboard.Checkpoint.Transition;
import dev.montage.models.storyboard.Plan;
import dev.montage.models.storyboard.Plan.KeySlice;
import dev.montage.models.storyboard.Plan.Piece;
import dev.montage.models.storyboard.Plan.Stretch;
import dev.montage.server.films.Addresses.Remembered;
import dev.montage.server.films.FilmSpec.Scene;
import dev.montage.server.serving.SliceWork;
import dev.montage.server.web.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Has the slices of one film made: each key slice after those that it remembers, each stretch as
 * soon as its ends are there, all at once as far as the films' share of the engine goes. What was
 * made before, for this film or another, is found under its address.
 */
final class Renderer implements AutoCloseable {
    private static final int ATTEMPTS = 3;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final VisualModel model;
    private final FilmSpec spec;
    private final Plan plan;
    private final Addresses addresses;
    private final Parts parts;
    private final Share share;
    private final BooleanSupplier unwanted;
    private final Listener listener;
    private final List<CompletableFuture<String>> keys = new ArrayList<>();
    private final List<CompletableFuture<String>> stretches = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** A part of the work, as it counts. */
    enum Kind {
        KEY_SLICE,
        STRETCH;

        /** As clients read it. */
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What hears of each part that is there. */
    @FunctionalInterface
    interface Listener {
        /**
         * A part is there.
         *
         * @param number among those of its kind
         * @param slices that it has
         * @param made tokens made for it just now; 0 if it was there before
         */
        void done(Kind kind, int number, String address, int slices, int made);
    }

    Renderer(
            VisualModel model,
            FilmSpec spec,
            Plan plan,
            Parts parts,
            Share share,
            BooleanSupplier unwanted,
            Listener listener) {
        this.model = model;
        this.spec = spec;
        this.plan = plan;
        this.addresses = new Addresses(model.fingerprint(), spec);
        this.parts = parts;
        this.share = share;
        this.unwanted = unwanted;
        this.listener = listener;
        plan.keys().forEach(key -> keys.add(new CompletableFuture<>()));
        plan.stretches().forEach(stretch -> stretches.add(new CompletableFuture<>()));
    }

    /** Begins. */
    void start() {
        for (int i = 0; i < keys.size(); i++) {
            int key = i;
            run(keys.get(i), () -> key(key));
        }
        for (int i = 0; i < stretches.size(); i++) {
            int stretch = i;
            run(stretches.get(i), () -> stretch(stretch));
        }
    }

    Addresses addresses() {
        return addresses;
    }

    /** Waits for a shot's slices. */
    List<int[]> slices(Shot shot) throws IOException, InterruptedException {
        List<int[]> slices = new ArrayList<>();
        if (shot.key().isPresent()) {
            int key = shot.key().getAsInt();
            int[] slice = load(await(keys.get(key))).getFirst();
            for (int i = 0; i <= plan.keys().get(key).held(); i++) {
                slices.add(slice);
            }
        }
        if (shot.stretch().isPresent()) {
            slices.addAll(load(await(stretches.get(shot.stretch().getAsInt()))));
        }
        return slices;
    }

    private interface Making {
        String run() throws IOException, InterruptedException;
    }

    private void run(CompletableFuture<String> place, Making making) {
        threads.execute(
                () -> {
                    try {
                        place.complete(making.run());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        place.cancel(false);
                    } catch (IOException | RuntimeException e) {
                        place.completeExceptionally(e);
                    }
                });
    }

    private String key(int number) throws IOException, InterruptedException {
        KeySlice key = plan.keys().get(number);
        Scene scene = spec.storyboard().get(key.checkpoint());
        Optional<String> given = scene.image().or(scene::kept);
        if (given.isPresent() && parts.has(given.get())) {
            return done(Kind.KEY_SLICE, number, given.get(), 1, 0);
        }
        List<Remembered> remembered = new ArrayList<>();
        for (int before : key.remembered()) {
            String words = spec.storyboard().get(plan.keys().get(before).checkpoint()).prompt();
            remembered.add(new Remembered(words, await(keys.get(before))));
        }
        boolean cut = toldAsCut(key.checkpoint());
        String address = addresses.key(remembered, scene.prompt(), cut);
        if (parts.has(address)) {
            return done(Kind.KEY_SLICE, number, address, 1, 0);
        }
        List<Told> story = new ArrayList<>();
        for (Remembered told : remembered) {
            story.add(new Told(told.words(), load(told.address()).getFirst()));
        }
        if (story.isEmpty()) {
            parts.write(address, first(scene.prompt(), address));
            return done(Kind.KEY_SLICE, number, address, 1, spec.candidates() + Planning.FURTHER);
        }
        SliceRequest request =
                model.next(story, scene.prompt(), spec.key(Addresses.seed(address, 0)));
        parts.write(address, make(cut ? request.afterCut() : request));
        return done(Kind.KEY_SLICE, number, address, 1, spec.candidates());
    }

    /**
     * What follows a picture of its own: pictures show best what is wished for, but stand still.
     */
    private List<int[]> first(String words, String address) throws InterruptedException {
        var how = spec.key(Addresses.seed(address, 0));
        int[] picture = make(model.picture(words, how, Optional.empty())).getFirst();
        var further = spec.stretch(Addresses.seed(address, 1));
        return make(model.stretch(words, picture, 1, Optional.empty(), further));
    }

    /** Whether the storyboard has the film jump to a checkpoint, as each draft does by its plan. */
    private boolean toldAsCut(int checkpoint) {
        return checkpoint > 0
                && spec.storyboard().get(checkpoint - 1).transition() == Transition.CUT;
    }

    private String stretch(int number) throws IOException, InterruptedException {
        Stretch stretch = plan.stretches().get(number);
        String words = spec.storyboard().get(stretch.checkpoint()).prompt();
        OptionalInt key = stretch.key();
        String begin =
                await(key.isPresent() ? keys.get(key.getAsInt()) : stretches.get(number - 1));
        Optional<String> goal =
                stretch.goal().isPresent()
                        ? Optional.of(await(keys.get(stretch.goal().getAsInt())))
                        : Optional.empty();
        String address = addresses.stretch(stretch, words, begin, goal);
        int count = stretch.end() - stretch.first();
        if (parts.has(address)) {
            return done(Kind.STRETCH, number, address, count, 0);
        }
        List<int[]> sent = sent(stretch, count);
        if (!sent.isEmpty()) {
            parts.write(address, sent);
            return done(Kind.STRETCH, number, address, count, 0);
        }
        List<int[]> before = load(begin);
        List<int[]> made = new ArrayList<>();
        made.add(key.isPresent() ? before.getFirst() : before.getLast());
        int[] last = goal.isPresent() ? load(goal.get()).getFirst() : new int[0];
        for (int i = 0; i < stretch.pieces().size(); i++) {
            Piece piece = stretch.pieces().get(i);
            Optional<Goal> to =
                    piece.ahead().isPresent()
                            ? Optional.of(new Goal(last, piece.ahead().getAsInt()))
                            : Optional.empty();
            var how = spec.stretch(Addresses.seed(address, i));
            made.addAll(make(model.stretch(words, made.getLast(), piece.count(), to, how)));
        }
        List<int[]> own = made.subList(1, made.size());
        parts.write(address, own);
        return done(Kind.STRETCH, number, address, count, count);
    }

    /** What was sent for a stretch: a film's slices after that of its checkpoint. */
    private List<int[]> sent(Stretch stretch, int count) throws IOException {
        Optional<String> sent = spec.storyboard().get(stretch.checkpoint()).image();
        if (stretch.key().isEmpty() || sent.isEmpty() || !parts.has(sent.get())) {
            return List.of();
        }
        List<int[]> all = load(sent.get());
        return all.size() == 1 + count ? all.subList(1, all.size()) : List.of();
    }

    private String done(Kind kind, int number, String address, int slices, int made) {
        listener.done(kind, number, address, slices, made * model.slicePositions());
        return address;
    }

    private List<int[]> load(String address) throws IOException {
        return parts.slices(address, model.sliceLevels());
    }

    /** Waits while the engine is full; what fails there is tried again. */
    private List<int[]> make(SliceRequest request) throws InterruptedException {
        int failures = 0;
        while (true) {
            try (Share.Place _ = share.take()) {
                return SliceWork.make(model.generator(), request, unwanted);
            } catch (ApiException e) {
                if (e.status() == TOO_MANY) {
                    Thread.sleep(Duration.ofMillis(200));
                } else if (e.status() != SERVER_ERROR || ++failures == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** What was made; what kept it from being made is thrown as it was. */
    private static String await(CompletableFuture<String> place)
            throws IOException, InterruptedException {
        try {
            return place.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Ends all work. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
