package dev.montage.models.backbone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.montage.models.decoding.SliceChooser;
import dev.montage.models.sequence.Moves;
import dev.montage.models.sequence.VisualEmbedding;
import dev.montage.models.sequence.VisualLayout;
import dev.montage.models.sequence.VisualPositions;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The unified models of {@code goldens/montage}, the tiny one above all, and their sequences. */
public final class UnifiedGoldens {
    private static final Path MODELS = Path.of(System.getProperty("montage.home"), "models");
    private static final Path GOLDENS = MODELS.resolve("src/test/resources/goldens/montage");
    public static final Path FOLDER = GOLDENS.resolve("tiny");

    /** The weights that ship. */
    static final Path SHIPPED = MODELS.resolve("checkpoints/montage-135m");

    static final int BLOCKS = 12;

    /** How much more ways are weighed in generated.json. */
    public static final double WAY_GUIDANCE = 2;

    public static JsonNode read(String file) {
        return read(FOLDER.resolve(file));
    }

    /** Sequences of the weights that ship. */
    static JsonNode shipped() {
        return read(GOLDENS.resolve("shipped.json"));
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The kernels that are the oracle. */
    public static Kernels plainKernels() {
        return new PlainKernels();
    }

    public static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    /** Rows of a golden below each other. */
    public static int[] rows(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .flatMapToInt(row -> IntStream.of(ints(row)))
                .toArray();
    }

    private static int[] part(JsonNode rows, int from, int to) {
        return IntStream.range(from, to).flatMap(i -> IntStream.of(ints(rows.get(i)))).toArray();
    }

    /** Visual positions {@code from..to-1} of a golden. */
    public static VisualPositions visual(JsonNode positions, int from, int to) {
        int[] ids = ints(positions.get("ids"));
        return new VisualPositions(
                Arrays.copyOfRange(ids, from, to),
                part(positions.get("held"), from, to),
                part(positions.get("apart"), from, to));
    }

    /** A golden's positions, as a sequence of a unified model gives them. */
    record Golden(
            int[] ids,
            int[] held,
            int[] apart,
            int[] experts,
            int[] limits,
            JsonNode audio,
            JsonNode json,
            Model model)
            implements Positions, VisualEmbedding.Sequence {
        @Override
        public int id(int position) {
            return ids[position];
        }

        @Override
        public int code(int position, int i) {
            return held[position * model.embedding.layout().held() + i];
        }

        @Override
        public int apart(int position, int i) {
            return apart[position * (apart.length / ids.length) + i];
        }

        @Override
        public int tokenAt(int position) {
            return experts[position] == TEXT ? ids[position] : EMBEDDING;
        }

        @Override
        public void embeddingAt(int position, float[] target, int offset) {
            if (experts[position] == VISUAL) {
                model.embedding.embed(this, position, target, offset);
                return;
            }
            Range sound =
                    runs(AUDIO).stream()
                            .filter(run -> run.start() <= position && position < run.end())
                            .findFirst()
                            .orElseThrow();
            float[] embeddings =
                    model.projector()
                            .orElseThrow()
                            .project(joined(sound), sound.end() - sound.start());
            int width = model.width();
            System.arraycopy(embeddings, (position - sound.start()) * width, target, offset, width);
        }

        /** Of a sound's positions, one below the other. */
        private float[] joined(Range sound) {
            int before = count(AUDIO, 0, sound.start());
            int size = audio.get(0).size();
            float[] joined = new float[(sound.end() - sound.start()) * size];
            for (int i = 0; i < joined.length; i++) {
                joined[i] = (float) audio.get(before + i / size).get(i % size).asDouble();
            }
            return joined;
        }

        @Override
        public int expertAt(int position) {
            return experts[position];
        }

        @Override
        public int limitAt(int position) {
            if (experts[position] != VISUAL) {
                return position + 1;
            }
            return model.embedding.layout().limit(ids[position], position);
        }

        @Override
        public List<Range> runs(int expert) {
            List<Range> runs = new ArrayList<>();
            for (int i = 0; i < experts.length; i++) {
                if (experts[i] == expert) {
                    int from = i;
                    while (i < experts.length && experts[i] == expert) {
                        i++;
                    }
                    runs.add(new Range(from, i));
                }
            }
            return runs;
        }

        @Override
        public int leadingEmbeddings() {
            return 0;
        }

        int length() {
            return ids.length;
        }

        int count(int expert, int start, int end) {
            return (int) Arrays.stream(experts, start, end).filter(e -> e == expert).count();
        }

        /** The nearest end of a step at or after {@code position}. */
        int cut(int position) {
            int end = Math.min(position, length());
            while (limitAt(end - 1) > end) {
                end++;
            }
            return end;
        }
    }

    /** The tiny model: backbone, embeddings, head and the projector of sound. */
    public record Model(
            LlamaBackbone backbone,
            VisualEmbedding embedding,
            VisualHead head,
            Optional<AudioProjector> projector)
            implements AutoCloseable {

        /** On the kernels that are the oracle. */
        public static Model plain(int threads) {
            return open(plainKernels(), threads);
        }

        /** The same, which makes so many patches a step. */
        public static Model plain(int threads, int regions) {
            return open(FOLDER, plainKernels(), threads, BLOCKS, OptionalInt.of(regions));
        }

        public static Model open(Kernels kernels, int threads) {
            return open(kernels, threads, BLOCKS);
        }

        public static Model open(Kernels kernels, int threads, int blocks) {
            return open(FOLDER, kernels, threads, blocks);
        }

        private static MediaExperts.Medium medium(WeightsFile file, JsonNode json) {
            return new MediaExperts.Medium(file, json.get("intermediate_size").asInt());
        }

        static Model open(Path folder, Kernels kernels, int threads, int blocks) {
            return open(folder, kernels, threads, blocks, OptionalInt.empty());
        }

        private static Model open(
                Path folder, Kernels kernels, int threads, int blocks, OptionalInt regions) {
            JsonNode config = read(folder.resolve("config.json"));
            LlamaConfig text = LlamaConfig.of(config.get("text"));
            ObjectNode visual = (ObjectNode) config.get("visual");
            regions.ifPresent(count -> visual.put("regions", count));
            JsonNode audio = config.path("audio");
            Path words = folder.resolve(config.get("text").get("weights").asText());
            BackboneRuntime runtime =
                    new BackboneRuntime(
                            kernels, Precision.STORED, new WorkerTeam(threads), blocks, 512);
            boolean hears = audio.has("encoder");
            String sounds = (hears ? audio : config).get("weights").asText();
            try (WeightsFile sound = WeightsFiles.open(folder.resolve(sounds));
                    WeightsFile file = WeightsFiles.open(words);
                    WeightsFile media = WeightsFiles.open(folder.resolve("media.safetensors"))) {
                MediaExperts experts =
                        new MediaExperts(
                                config.get("media_layers").asInt(),
                                medium(media, visual),
                                hears ? Optional.of(medium(sound, audio)) : Optional.empty());
                VisualLayout layout = VisualLayout.of(visual, text.vocabularySize());
                return new Model(
                        new LlamaBackbone(text, file, experts, runtime),
                        new VisualEmbedding(media, layout, text.hiddenSize()),
                        new VisualHead(
                                media,
                                SliceChooser.sizes(
                                        layout, text.hiddenSize(), visual.get("head_size").asInt()),
                                kernels),
                        hears
                                ? Optional.of(projector(sound, audio, text, kernels))
                                : Optional.empty());
            }
        }

        private static AudioProjector projector(
                WeightsFile sound, JsonNode audio, LlamaConfig text, Kernels kernels) {
            AudioProjector.Sizes sizes = AudioProjector.Sizes.of(audio, text);
            // A team of its own: the backbone's is at work when it asks for embeddings.
            return new AudioProjector(sound, sizes, kernels, Precision.STORED, new WorkerTeam(1));
        }

        public int width() {
            return embedding.width();
        }

        List<Golden> goldens() {
            return goldens(read("golden.json").get("sequences"));
        }

        List<Golden> goldens(JsonNode sequences) {
            return StreamSupport.stream(sequences.spliterator(), false)
                    .map(
                            g ->
                                    new Golden(
                                            ints(g.get("ids")),
                                            rows(g.get("held")),
                                            rows(g.get("apart")),
                                            ints(g.get("expert")),
                                            ints(g.get("limits")),
                                            g.get("audio"),
                                            g,
                                            this))
                    .toList();
        }

        @Override
        public void close() {
            backbone.close();
        }
    }

    /** What slices become as they move, in generated.json: rolled by one code more each way. */
    public static List<Moves.Moved> rolled(List<Moves.Going> slices) {
        return slices.stream()
                .map(one -> new Moves.Moved(one.slice(), rolled(one.slice()), new byte[1]))
                .toList();
    }

    /** The same of one. */
    public static int[] rolled(int[] slice) {
        int channels = 3;
        int[] rolled = new int[Moves.COUNT * slice.length];
        for (int i = 0; i < rolled.length; i++) {
            int by = (1 + i / slice.length) * channels;
            rolled[i] = slice[Math.floorMod(i % slice.length - by, slice.length)];
        }
        return rolled;
    }

    private UnifiedGoldens() {}
}
