package dev.montage.models.families;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.models.backbone.AudioProjector;
import dev.montage.models.backbone.LlamaBackbone;
import dev.montage.models.backbone.LlamaConfig;
import dev.montage.models.backbone.MediaExperts;
import dev.montage.models.backbone.Precision;
import dev.montage.models.backbone.VisualHead;
import dev.montage.models.decoding.Engine;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Request;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.decoding.SliceChooser;
import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.decoding.SliceSampling;
import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import dev.montage.models.sequence.VisualEmbedding;
import dev.montage.models.sequence.VisualLayout;
import dev.montage.models.tools.Tool;
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Unified models, as {@code models/training/unified} makes them: a published text model and experts
 * for the media beside it, in one sequence.
 */
class MontageFamily extends DecoderModel implements VisualModel {
    private static final int WARM_UP_TOKENS = 16;

    private final VisualSide visual;

    MontageFamily(
            String id, ChatText text, LlamaBackbone backbone, Engine engine, VisualSide visual) {
        super(id, text, backbone, engine);
        this.visual = visual;
    }

    static Model load(Path folder, JsonNode json, ModelRuntime runtime) {
        try {
            return read(folder, json, runtime);
        } catch (IllegalArgumentException e) {
            throw new WeightsException(folder.resolve("config.json") + ": " + e.getMessage(), e);
        }
    }

    private static Model read(Path folder, JsonNode json, ModelRuntime runtime) {
        JsonNode textJson = json.required("text");
        LlamaConfig config = LlamaConfig.of(textJson);
        Path textWeights = folder.resolve(textJson.required("weights").asText());
        try (WeightsFile file = WeightsFiles.open(textWeights);
                WeightsFile media =
                        WeightsFiles.open(folder.resolve(json.required("weights").asText()));
                WeightsFile sound = WeightsFiles.open(folder.resolve(soundWeights(json)))) {
            Path textFolder =
                    Files.isDirectory(textWeights)
                            ? textWeights
                            : textWeights.toAbsolutePath().resolveSibling("");
            ChatText text =
                    ChatText.load(
                            textFolder, textJson, file, config.vocabularySize(), runtime.texts());
            JsonNode visualJson = json.required("visual");
            VisualLayout layout = VisualLayout.of(visualJson, config.vocabularySize());
            VisualSide visual =
                    new VisualSide(
                            folder,
                            visualJson,
                            new VisualEmbedding(media, layout, config.hiddenSize()),
                            text.tokenizer(),
                            runtime.team().size(),
                            List.of(
                                    folder.resolve("config.json"),
                                    folder.resolve(json.required("weights").asText()),
                                    textWeights));
            LlamaBackbone backbone =
                    new LlamaBackbone(
                            config,
                            file,
                            experts(json, media, sound),
                            runtime.backbone(runtime.cacheBlocks()));
            VisualHead head =
                    new VisualHead(
                            media,
                            SliceChooser.sizes(
                                    layout,
                                    config.hiddenSize(),
                                    visualJson.required("head_size").asInt()),
                            runtime.kernels());
            SliceChooser chooser =
                    new SliceChooser(
                            head,
                            layout,
                            config.hiddenSize(),
                            visual.moves(),
                            visualJson.path("generation").path("way_guidance").asDouble(1));
            Engine engine = new Engine(backbone, chooser, runtime.engine());
            String id = Families.name(folder);
            JsonNode audioJson = json.path("audio");
            if (!hears(audioJson)) {
                return new MontageFamily(id, text, backbone, engine, visual);
            }
            AudioSide audio = audio(folder, audioJson, sound, config, runtime);
            return audioJson.path("conversations").asBoolean(true)
                    ? new HearingMontage(id, text, backbone, engine, visual, audio)
                    : new TranscribingMontage(id, text, backbone, engine, visual, audio);
        }
    }

    private static AudioSide audio(
            Path folder,
            JsonNode json,
            WeightsFile sound,
            LlamaConfig config,
            ModelRuntime runtime) {
        AudioProjector.Sizes sizes = AudioProjector.Sizes.of(json, config);
        AudioProjector projector =
                new AudioProjector(sound, sizes, runtime.kernels(), Precision.INT8, runtime.team());
        return new AudioSide(folder, json, projector, runtime.team().size());
    }

    private static boolean hears(JsonNode audio) {
        return audio.has("encoder");
    }

    /** Sound's own file, so that it is trained without the others; of a deaf model any will do. */
    private static String soundWeights(JsonNode json) {
        JsonNode audio = json.path("audio");
        return (hears(audio) ? audio : json).required("weights").asText();
    }

    private static MediaExperts experts(JsonNode json, WeightsFile media, WeightsFile sound) {
        JsonNode audio = json.path("audio");
        return new MediaExperts(
                json.required("media_layers").asInt(),
                medium(media, json.required("visual")),
                hears(audio) ? Optional.of(medium(sound, audio)) : Optional.empty());
    }

    private static MediaExperts.Medium medium(WeightsFile file, JsonNode json) {
        return new MediaExperts.Medium(file, json.required("intermediate_size").asInt());
    }

    @Override
    public String ownedBy() {
        return "montage";
    }

    @Override
    public Set<Modality> inputs() {
        return Set.of(Modality.TEXT, Modality.VISUAL);
    }

    @Override
    public Set<Modality> outputs() {
        return Set.of(Modality.TEXT, Modality.VISUAL);
    }

    @Override
    public List<Segment> chatPrompt(List<ChatMessage> messages, List<Tool> tools) {
        return text().prompt(messages, tools, this::read);
    }

    /** How a part that is not text stands in the sequence. */
    Segment read(ChatMessage.Part part) {
        return visual.read(part);
    }

    @Override
    public FrameSpec frames() {
        return visual.frames();
    }

    @Override
    public int sliceFrames() {
        return visual.shape().sliceFrames();
    }

    @Override
    public int slicePositions() {
        return visual.slicePositions();
    }

    @Override
    public int sliceLevels() {
        return visual.shape().sliceCodes();
    }

    @Override
    public int filmSlices() {
        return visual.filmSlices();
    }

    @Override
    public SliceSampling recommendedSlices() {
        return visual.sampling();
    }

    @Override
    public SliceRequest picture(String words, SliceSampling sampling, Optional<Instant> deadline) {
        return visual.wish(VisualSide.DRAW, words, VisualLayout.PICTURE, 1, sampling, deadline);
    }

    @Override
    public SliceRequest film(
            String words, int slices, SliceSampling sampling, Optional<Instant> deadline) {
        if (slices < 1 || slices > filmSlices()) {
            throw new IllegalArgumentException(
                    "slices must be 1 to " + filmSlices() + ", found " + slices);
        }
        return visual.wish(VisualSide.FILM, words, VisualLayout.FILM, slices, sampling, deadline);
    }

    @Override
    public int mostAhead() {
        return visual.mostAhead();
    }

    @Override
    public SliceRequest next(List<Told> story, String words, SliceSampling sampling) {
        return visual.next(story, words, sampling);
    }

    @Override
    public SliceRequest stretch(
            String words, int[] before, int slices, Optional<Goal> goal, SliceSampling sampling) {
        return visual.stretch(words, before, slices, goal, sampling);
    }

    @Override
    public List<int[]> slices(List<Frame> film) {
        return visual.slices(film);
    }

    @Override
    public String fingerprint() {
        return visual.fingerprint();
    }

    @Override
    public List<Frame> show(List<int[]> slices) {
        return visual.show(slices);
    }

    /** A picture, and then a few words, each by its own experts. */
    @Override
    public void warmUp() throws InterruptedException {
        compute(picture("A tree.", recommendedSlices(), Optional.empty()));
        compute(
                new GenerationRequest(
                        textPrompt("A tree."),
                        tokenizer(),
                        WARM_UP_TOKENS,
                        Set.of(),
                        List.of(),
                        Sampling.greedy(),
                        false,
                        0,
                        List.of(),
                        Optional.empty()));
    }

    private void compute(Request request) throws InterruptedException {
        try (Generation generation = generator().submit(request)) {
            var _ = generation.last();
        }
    }

    @Override
    public void close() {
        super.close();
        visual.close();
    }
}
