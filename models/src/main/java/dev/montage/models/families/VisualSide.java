package dev.montage.models.families;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.models.codecs.SliceCodes;
import dev.montage.models.codecs.Slices;
import dev.montage.models.codecs.VisualCodec;
import dev.montage.models.codecs.VisualCodecShape;
import dev.montage.models.codecs.VisualCodecs;
import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.decoding.SliceSampling;
import dev.montage.models.sequence.MovedSlices;
import dev.montage.models.sequence.Moves;
import dev.montage.models.sequence.Segment;
import dev.montage.models.sequence.VisualEmbedding;
import dev.montage.models.sequence.VisualLayout;
import dev.montage.models.weights.Fingerprint;
import dev.montage.tokenizers.Tokenizer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Pictures and films of a unified model, between frames and the sequence. The codec loads in the
 * background, because TensorFlow's library takes a second; the first picture waits for it.
 */
final class VisualSide implements AutoCloseable {
    // As models/training/unified/tasks.py writes a wish.
    private static final String USER = "<|im_start|>user\n";
    private static final String ANSWER = "<|im_end|>\n<|im_start|>assistant\n";
    static final String DRAW = "Draw";
    static final String FILM = "Film";
    private static final String NEXT = "Next";

    private final Fingerprint fingerprint;
    private final VisualCodecShape shape;
    private final CompletableFuture<VisualCodec> codec;
    private final Moves moves;
    private final VisualEmbedding embedding;
    private final Tokenizer tokenizer;
    private final int filmSlices;
    private final SliceSampling sampling;

    /**
     * Begins to load the codec.
     *
     * @param folder of the checkpoint
     * @param json {@code visual} of its config.json
     * @param threads of the codec
     * @param weights files beside the codec's that say what is made
     * @throws IllegalArgumentException if codec and layout do not fit
     */
    VisualSide(
            Path folder,
            JsonNode json,
            VisualEmbedding embedding,
            Tokenizer tokenizer,
            int threads,
            List<Path> weights) {
        this.embedding = embedding;
        this.tokenizer = tokenizer;
        Path codecFolder = folder.resolve(json.required("codec").asText());
        List<Path> all = new ArrayList<>(weights);
        all.add(codecFolder);
        fingerprint = new Fingerprint(all);
        shape = VisualCodecs.shape(codecFolder);
        VisualLayout layout = embedding.layout();
        if (shape.grid() != layout.grid() || !shape.levels().equals(layout.levels())) {
            throw new IllegalArgumentException(
                    "visual has codes of %d x %d with levels %s, the codec in %s of %d x %d with %s"
                            .formatted(
                                    layout.grid(),
                                    layout.grid(),
                                    layout.levels(),
                                    codecFolder,
                                    shape.grid(),
                                    shape.grid(),
                                    shape.levels()));
        }
        filmSlices = json.required("film_slices").asInt();
        JsonNode generation = json.path("generation");
        sampling =
                new SliceSampling(
                        generation.path("temperature").asDouble(1),
                        generation.path("guidance").asDouble(1),
                        0,
                        generation.path("candidates").asInt(1));
        codec =
                CompletableFuture.supplyAsync(
                        () -> VisualCodecs.open(codecFolder, threads),
                        task -> Thread.ofPlatform().daemon().name("montage-codec").start(task));
        moves = new MovedSlices(codec::join);
    }

    String fingerprint() {
        return fingerprint.hex();
    }

    VisualCodecShape shape() {
        return shape;
    }

    FrameSpec frames() {
        return FrameSpec.square(shape.frameSize(), shape.frameRateHz());
    }

    int filmSlices() {
        return filmSlices;
    }

    int slicePositions() {
        return embedding.layout().slots();
    }

    int mostAhead() {
        return embedding.layout().goals();
    }

    SliceSampling sampling() {
        return sampling;
    }

    /** How a picture or a film stands in the sequence. */
    Segment read(ChatMessage.Part part) {
        return switch (part) {
            case ChatMessage.Picture picture ->
                    codes(List.of(picture.frame()), VisualLayout.PICTURE);
            case ChatMessage.Film film -> codes(spread(film.frames()), VisualLayout.FILM);
            case ChatMessage.Text _, ChatMessage.Sound _ ->
                    throw new IllegalArgumentException("expected a picture or film, found " + part);
        };
    }

    /** Of a film longer than the model reads, slices at equal distances, from first to last. */
    private List<Frame> spread(List<Frame> frames) {
        int slices = Math.ceilDiv(frames.size(), shape.sliceFrames());
        if (slices <= filmSlices) {
            return frames;
        }
        List<Frame> kept = new ArrayList<>();
        for (int i = 0; i < filmSlices; i++) {
            int slice = Math.round(i * (slices - 1f) / Math.max(1, filmSlices - 1));
            int from = slice * shape.sliceFrames();
            kept.addAll(frames.subList(from, Math.min(frames.size(), from + shape.sliceFrames())));
        }
        return kept;
    }

    private Segment codes(List<Frame> frames, int start) {
        List<int[]> slices = slices(frames);
        var moved =
                moves.alone(slices.subList(0, slices.size() - 1)).stream()
                        .map(Moves.Moved::ways)
                        .toList();
        VisualLayout layout = embedding.layout();
        return new Segment.Codes(embedding, layout.positions(joined(slices), start, joined(moved)));
    }

    private static int[] joined(List<int[]> parts) {
        return parts.stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** A picture or a film to make of words. */
    SliceRequest wish(
            String kind,
            String words,
            int start,
            int slices,
            SliceSampling how,
            Optional<Instant> deadline) {
        return request(
                words, said -> prompt(kind, said, List.of(special(start))), slices, how, deadline);
    }

    /** A picture of a story; see {@link VisualModel#next}. */
    SliceRequest next(List<VisualModel.Told> story, String words, SliceSampling how) {
        List<Segment> before = new ArrayList<>();
        for (VisualModel.Told told : story) {
            Segment seen = codes(told.slice(), VisualLayout.PICTURE);
            before.addAll(prompt(NEXT, told.words(), List.of(seen)));
        }
        return request(
                words,
                said -> {
                    List<Segment> all = new ArrayList<>(before);
                    all.addAll(prompt(NEXT, said, List.of(special(VisualLayout.PICTURE))));
                    return all;
                },
                1,
                how,
                Optional.empty());
    }

    /** Slices after a known one; see {@link VisualModel#stretch}. */
    SliceRequest stretch(
            String words,
            int[] before,
            int slices,
            Optional<VisualModel.Goal> goal,
            SliceSampling how) {
        if (slices < 1 || slices > filmSlices - 1) {
            throw new IllegalArgumentException(
                    "slices must be 1 to %d, found %d".formatted(filmSlices - 1, slices));
        }
        List<Segment> seen = new ArrayList<>();
        goal.ifPresent(to -> seen.add(codes(to.slice(), VisualLayout.FILM + ahead(to))));
        seen.add(codes(before, VisualLayout.FILM));
        return request(words, said -> prompt(FILM, said, seen), slices, how, Optional.empty());
    }

    private int ahead(VisualModel.Goal goal) {
        int most = embedding.layout().goals();
        if (goal.ahead() < 1 || goal.ahead() > most) {
            throw new IllegalArgumentException(
                    "a goal must be 1 to %d slices ahead, found %d".formatted(most, goal.ahead()));
        }
        return goal.ahead();
    }

    private static SliceRequest request(
            String words,
            Function<String, List<Segment>> prompt,
            int slices,
            SliceSampling how,
            Optional<Instant> deadline) {
        List<Segment> unguided = how.guided() ? prompt.apply("") : List.of();
        return new SliceRequest(prompt.apply(words), slices, how, unguided, deadline);
    }

    private List<Segment> prompt(String kind, String words, List<Segment> seen) {
        List<Segment> prompt = new ArrayList<>();
        prompt.add(new Segment.Tokens(tokenizer.encodeWithSpecials(USER + kind + ":")));
        prompt.add(new Segment.Tokens(tokenizer.encode(" " + words)));
        prompt.add(new Segment.Tokens(tokenizer.encodeWithSpecials(ANSWER)));
        prompt.addAll(seen);
        return prompt;
    }

    private Segment special(int start) {
        return new Segment.Codes(embedding, embedding.layout().beginning(start));
    }

    private Segment codes(int[] slices, int start) {
        return new Segment.Codes(embedding, embedding.layout().positions(slices, start));
    }

    /** The codes of a film, slice by slice. */
    List<int[]> slices(List<Frame> film) {
        return Slices.encode(codec.join(), film);
    }

    /** What slices become as they go on moving. */
    Moves moves() {
        return moves;
    }

    /** The frames of slices that follow each other. */
    List<Frame> show(List<int[]> slices) {
        byte[] decoded = codec.join().decode(SliceCodes.film(slices));
        return Slices.frames(decoded, shape);
    }

    @Override
    public void close() {
        if (codec.isDone() && !codec.isCompletedExceptionally()) {
            codec.join().close();
        }
    }
}
