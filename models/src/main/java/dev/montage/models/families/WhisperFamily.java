package dev.montage.models.families;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.modalities.audio.PcmStream;
import dev.montage.models.backbone.KvCache;
import dev.montage.models.backbone.WhisperDecoder;
import dev.montage.models.backbone.WhisperDecoderConfig;
import dev.montage.models.codecs.AudioEncoder;
import dev.montage.models.codecs.WhisperEncoders;
import dev.montage.models.decoding.Engine;
import dev.montage.models.decoding.EngineSettings;
import dev.montage.models.decoding.EngineStatus;
import dev.montage.models.sequence.Modality;
import dev.montage.models.speech.Transcriber;
import dev.montage.models.speech.WhisperHearing;
import dev.montage.models.speech.WhisperTokenizer;
import dev.montage.models.speech.WhisperTokens;
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import dev.montage.tokenizers.TokenizerJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Speech models of the Whisper kind. The encoder loads in the background, because TensorFlow's
 * library takes a second; the first recording waits for it.
 */
final class WhisperFamily implements SpeechModel {

    /** Chunks of speech that are decoded at once, over all recordings. */
    private static final int CHUNKS_AT_ONCE = 6;

    /** Of the encoder. */
    private static final int STATES_PER_SECOND = 50;

    private final String id;
    private final String ownedBy;
    private final Engine engine;
    private final CompletableFuture<AudioEncoder> encoder;
    private final WhisperHearing hearing;
    private final SpeechSide speech;

    private WhisperFamily(Path folder, JsonNode json, ModelRuntime runtime) {
        id = Families.name(folder);
        ownedBy =
                json.path("provenance")
                        .path("upstream")
                        .path("model")
                        .asText("local")
                        .split("/", -1)[0];
        WhisperTokens tokens = WhisperTokens.of(json);
        WhisperDecoderConfig config = decoderConfig(json);
        WhisperTokenizer tokenizer =
                new WhisperTokenizer(
                        TokenizerJson.load(folder.resolve("tokenizer.json")),
                        tokens,
                        config.vocabularySize());
        engine = engine(folder, json, config, runtime);
        Executor background =
                task -> Thread.ofPlatform().daemon().name("montage-load-" + id).start(task);
        encoder =
                CompletableFuture.supplyAsync(
                        () -> WhisperEncoders.open(folder, runtime.team().size()), background);
        hearing =
                new WhisperHearing(
                        engine,
                        encoder::join,
                        json.required("num_mel_bins").asInt(),
                        tokens,
                        tokenizer,
                        config.maxTokens(),
                        config.alignmentHeads().size());
        speech =
                new SpeechSide(
                        id,
                        new Transcriber(hearing, CHUNKS_AT_ONCE),
                        List.copyOf(tokens.languages().keySet()),
                        Set.of(Skill.values()),
                        STATES_PER_SECOND);
    }

    static Model load(Path folder, JsonNode json, ModelRuntime runtime) {
        try {
            return new WhisperFamily(folder, json, runtime);
        } catch (IllegalArgumentException e) {
            throw new WeightsException(folder.resolve("config.json") + ": " + e.getMessage(), e);
        }
    }

    private static WhisperDecoderConfig decoderConfig(JsonNode json) {
        List<WhisperDecoderConfig.Head> heads = new ArrayList<>();
        for (JsonNode head : json.required("alignment_heads")) {
            heads.add(new WhisperDecoderConfig.Head(head.path(0).asInt(), head.path(1).asInt()));
        }
        return new WhisperDecoderConfig(
                json.required("vocab_size").asInt(),
                json.required("d_model").asInt(),
                json.required("decoder_layers").asInt(),
                json.required("decoder_attention_heads").asInt(),
                json.required("decoder_ffn_dim").asInt(),
                json.required("max_source_positions").asInt(),
                json.required("max_target_positions").asInt(),
                (float) json.path("layer_norm_eps").asDouble(1e-5),
                heads);
    }

    private static Engine engine(
            Path folder, JsonNode json, WhisperDecoderConfig config, ModelRuntime runtime) {
        int sequence = config.maxStates() + config.maxTokens();
        int blocks = CHUNKS_AT_ONCE * Math.ceilDiv(sequence, KvCache.BLOCK);
        EngineSettings settings =
                new EngineSettings(
                        CHUNKS_AT_ONCE,
                        runtime.engine().queueCapacity(),
                        runtime.maxPositions(),
                        true);
        Path weights = folder.resolve(json.path("weights").asText("."));
        try (WeightsFile file = WeightsFiles.open(weights)) {
            WhisperDecoder decoder = new WhisperDecoder(config, file, runtime.backbone(blocks));
            return new Engine(decoder, settings);
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String ownedBy() {
        return ownedBy;
    }

    @Override
    public Set<Modality> inputs() {
        return Set.of(Modality.AUDIO);
    }

    @Override
    public Set<Modality> outputs() {
        return Set.of(Modality.TEXT);
    }

    @Override
    public List<String> languages() {
        return speech.languages();
    }

    @Override
    public Set<Skill> skills() {
        return speech.skills();
    }

    @Override
    public Transcript transcribe(
            PcmStream audio, TranscriptionOptions options, Consumer<Transcript.Segment> progress)
            throws InterruptedException {
        return speech.transcribe(audio, options, progress);
    }

    @Override
    public void warmUp() throws InterruptedException {
        speech.transcriber().warmUp();
        hearing.warmUp();
    }

    @Override
    public EngineStatus status() {
        return engine.status();
    }

    @Override
    public void close() {
        engine.close();
        if (encoder.isDone() && !encoder.isCompletedExceptionally()) {
            encoder.join().close();
        }
    }
}
