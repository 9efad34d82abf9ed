package dev.montage.models.decoding;

import dev.montage.models.backbone.Backbone;
import dev.montage.models.backbone.Observers;
import dev.montage.models.sequence.Segment;
import dev.montage.models.sequence.VisualLayout;
import dev.montage.models.sequence.VisualPositions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns requests into sequences, if they can ever fit. Any thread may call it. */
final class Admission {
    private final Backbone backbone;
    private final Optional<VisualLayout> layout;
    private final EngineSettings settings;
    private final BlockPool pool;
    private final PrefixCache cache;
    private final int lengthLimit;

    Admission(
            Backbone backbone,
            Optional<SliceChooser> slices,
            EngineSettings settings,
            BlockPool pool,
            PrefixCache cache) {
        this.backbone = backbone;
        this.layout = slices.map(SliceChooser::layout);
        this.settings = settings;
        this.pool = pool;
        this.cache = cache;
        long room = (long) backbone.blockCount() * backbone.blockSize();
        lengthLimit = (int) Math.min(backbone.contextLength(), room);
    }

    /** The sequence that tells the request's events; others of the request are in its group. */
    LiveSequence sequence(Request request) {
        return switch (request) {
            case GenerationRequest text -> {
                SequencePositions positions = new SequencePositions(text.prompt());
                yield live(text, positions, new TextContinuation(text, positions, lengthLimit));
            }
            case SliceRequest slices -> {
                List<SequencePositions> branches = new ArrayList<>();
                prompts(slices).forEach(p -> branches.add(new SequencePositions(p, false)));
                SliceContinuation continuation =
                        new SliceContinuation(slices, branches, backbone.stateSize());
                List<LiveSequence> group =
                        branches.stream().map(b -> live(slices, b, continuation)).toList();
                LiveSequence.join(group);
                yield group.getFirst();
            }
        };
    }

    private LiveSequence live(
            Request request, SequencePositions positions, Continuation continuation) {
        BlockTable blocks =
                new BlockTable(
                        backbone.blockSize(),
                        backbone::copyBlock,
                        settings.prefixCache(),
                        pool,
                        cache,
                        positions,
                        adoptLimit(request.observers(), positions));
        return new LiveSequence(request, positions, continuation, blocks, System.nanoTime());
    }

    /** Observers must see computed what they look at; encoder states pay no attention. */
    private static int adoptLimit(Observers observers, SequencePositions positions) {
        if (observers.states().isPresent()) {
            return 0;
        }
        return observers.attention().isPresent()
                ? positions.leadingEmbeddings()
                : Integer.MAX_VALUE;
    }

    private static List<List<Segment>> prompts(SliceRequest request) {
        return request.unguided().isEmpty()
                ? List.of(request.prompt())
                : List.of(request.prompt(), request.unguided());
    }

    /**
     * Checks a request before it is queued.
     *
     * @throws IllegalArgumentException if it can never be computed
     */
    void requireFits(Request request) {
        switch (request) {
            case GenerationRequest text -> {
                requireKnown(text.prompt());
                requireLength(text.promptLength(), Math.min(1, text.maxTokens()));
                text.sampling().logitBias().keySet().forEach(id -> requireId(id, "logitBias"));
            }
            case SliceRequest slices -> requireFits(slices);
        }
    }

    private void requireFits(SliceRequest request) {
        if (layout.isEmpty() || !layout.get().equals(request.layout())) {
            throw new IllegalArgumentException("this model does not make such slices");
        }
        List<List<Segment>> prompts = prompts(request);
        if (prompts.size() > settings.maxRunning()) {
            throw new IllegalArgumentException("guidance needs maxRunning of 2 or more");
        }
        int blocks = 0;
        for (List<Segment> prompt : prompts) {
            requireKnown(prompt);
            int length = prompt.stream().mapToInt(Segment::length).sum();
            requireLength(length, request.fedPositions());
            blocks += Math.ceilDiv(length + request.fedPositions(), backbone.blockSize());
        }
        // One more for each, as when they are admitted.
        if (blocks + prompts.size() > backbone.blockCount()) {
            throw new IllegalArgumentException(
                    "%d blocks of positions are needed, there are %d"
                            .formatted(blocks + prompts.size(), backbone.blockCount()));
        }
    }

    private void requireLength(int prompt, int more) {
        if (prompt == 0) {
            throw new IllegalArgumentException("the prompt is empty");
        }
        if (prompt + more > lengthLimit) {
            throw new IllegalArgumentException(
                    "the prompt has %d positions, but prompt and answer together have at most %d"
                            .formatted(prompt, lengthLimit));
        }
    }

    private void requireKnown(List<Segment> prompt) {
        for (Segment segment : prompt) {
            switch (segment) {
                case Segment.Tokens tokens -> {
                    for (int id : tokens.ids()) {
                        requireId(id, "the prompt");
                    }
                }
                case Segment.Codes codes -> requireCodes(codes);
                case Segment.Embeddings _ -> {
                    // Their width is the family's matter.
                }
            }
        }
    }

    private void requireCodes(Segment.Codes codes) {
        VisualLayout known = codes.embedding().layout();
        if (layout.isEmpty() || !layout.get().equals(known)) {
            throw new IllegalArgumentException("this model does not read such pictures");
        }
        VisualPositions positions = codes.positions();
        if (positions.held() != known.held()) {
            throw new IllegalArgumentException(
                    "the prompt has %d codes at a position, expected %d"
                            .formatted(positions.held(), known.held()));
        }
        int count = known.codes();
        for (int i = 0; i < positions.codes().length; i++) {
            int id = positions.ids()[i / known.held()];
            int code = positions.codes()[i];
            if (id < known.firstId() || id >= known.lastId()) {
                throw new IllegalArgumentException(
                        "the prompt has place %d, but places are %d to %d"
                                .formatted(id, known.firstId(), known.lastId() - 1));
            }
            if (!known.begins(id) && (code < 0 || code >= count)) {
                throw new IllegalArgumentException(
                        "the prompt has code %d, but codes are 0 to %d".formatted(code, count - 1));
            }
        }
    }

    private void requireId(int id, String where) {
        if (id < 0 || id >= backbone.vocabularySize()) {
            throw new IllegalArgumentException(
                    "%s has token %d, but tokens are 0 to %d"
                            .formatted(where, id, backbone.vocabularySize() - 1));
        }
    }
}
