package dev.montage.models.speech;

import dev.montage.modalities.audio.LogMel;
import dev.montage.modalities.audio.PcmStream;
import dev.montage.models.backbone.Observers;
import dev.montage.models.codecs.AudioEncoder;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Puts chunks of sound before Whisper's decoder: log-mel, encoder, prompt, generation. */
public final class WhisperHearing implements Hearing {
    private static final int FRAMES_A_SECOND = 100;
    private static final int WARM_UP_TOKENS = 48;

    /** Leaves room for a second of silence in the window of 30 s. */
    private static final double MOST_CHUNK_SECONDS = 28;

    /** Shorter contexts give more errors; measured in docs/decisions. */
    private static final int LEAST_FRAMES = 1_500;

    private final Generator generator;
    private final Supplier<AudioEncoder> encoder;
    private final LogMel logMel;
    private final WhisperTokens tokens;
    private final WhisperTokenizer tokenizer;
    private final int maxTokens;
    private final int alignmentHeads;

    /**
     * @param encoder asked for when it is needed; may wait until it is loaded
     * @param maxTokens most tokens of prompt and answer together
     * @param alignmentHeads heads that the backbone shows to observers
     */
    public WhisperHearing(
            Generator generator,
            Supplier<AudioEncoder> encoder,
            int mels,
            WhisperTokens tokens,
            WhisperTokenizer tokenizer,
            int maxTokens,
            int alignmentHeads) {
        this.generator = generator;
        this.encoder = encoder;
        this.logMel = new LogMel(mels);
        this.tokens = tokens;
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
        this.alignmentHeads = alignmentHeads;
    }

    @Override
    public double mostSeconds() {
        return MOST_CHUNK_SECONDS;
    }

    @Override
    public Work begin(SpeechChunk chunk, SpeechTask task, Optional<String> language) {
        return new WhisperWork(this, chunk, task, language);
    }

    WhisperTokens tokens() {
        return tokens;
    }

    WhisperTokenizer tokenizer() {
        return tokenizer;
    }

    /** The encoder's states of a chunk. */
    Segment.Embeddings encode(float[] samples, boolean wholeWindow) {
        int second = PcmStream.SAMPLE_RATE_HZ;
        int whole = encoder.get().maxFrames();
        int withRoom = Math.ceilDiv(samples.length + second, second) * FRAMES_A_SECOND;
        int frames = wholeWindow ? whole : Math.clamp(withRoom, LEAST_FRAMES, whole);
        float[] mel = logMel.padded(samples, frames).values();
        return new Segment.Embeddings(
                Modality.AUDIO, encoder.get().encode(mel, frames), encoder.get().width());
    }

    /** A generation that runs, and what is needed to understand it. */
    record Running(
            Generation generation,
            WhisperRules rules,
            Optional<AttentionRecorder> attention,
            int positionOfFirst,
            double temperature) {}

    /** Starts to decode a chunk. */
    Running start(
            Segment.Embeddings sound,
            double seconds,
            SpeechTask task,
            Optional<String> language,
            double temperature) {
        int[] prompt = prompt(task.prompt());
        Optional<Integer> spoken = language.map(tokens.languages()::get);
        int taskToken = task.translate() ? tokens.translate() : tokens.transcribe();
        WhisperRules rules = new WhisperRules(tokens, spoken, taskToken, seconds);
        int room = maxTokens - prompt.length;
        int first = sound.length() + prompt.length - 1 + WhisperRules.HEADER;
        Optional<AttentionRecorder> attention =
                task.wordTimes()
                        ? Optional.of(new AttentionRecorder(first, room + 1, alignmentHeads))
                        : Optional.empty();
        GenerationRequest request =
                new GenerationRequest(
                        List.of(sound, new Segment.Tokens(prompt)),
                        tokenizer,
                        room,
                        Set.of(tokens.end()),
                        List.of(),
                        Sampling.of(temperature, 1),
                        true,
                        0,
                        List.of(rules),
                        Optional.empty(),
                        new Observers(attention.map(recorder -> recorder), Optional.empty()));
        return new Running(generator.submit(request), rules, attention, first, temperature);
    }

    /** The text before the answer, at most half of the room, and the token that begins it. */
    private int[] prompt(String text) {
        if (text.isBlank()) {
            return new int[] {tokens.start()};
        }
        int[] ids = tokenizer.encode(" " + text.strip());
        int from = Math.max(0, ids.length - (maxTokens / 2 - 1));
        int[] prompt = new int[ids.length - from + 2];
        prompt[0] = tokens.previous();
        System.arraycopy(ids, from, prompt, 1, ids.length - from);
        prompt[prompt.length - 1] = tokens.start();
        return prompt;
    }

    /** Encodes and decodes something, so that code is loaded and compiled. */
    public void warmUp() throws InterruptedException {
        Segment.Embeddings sound = encode(new float[PcmStream.SAMPLE_RATE_HZ], false);
        GenerationRequest request =
                new GenerationRequest(
                        List.of(sound, new Segment.Tokens(tokens.start())),
                        tokenizer,
                        WARM_UP_TOKENS,
                        Set.of(),
                        List.of(),
                        Sampling.greedy(),
                        true,
                        0,
                        List.of(),
                        Optional.empty());
        try (Generation generation = generator.submit(request)) {
            var _ = generation.last();
        }
    }

    /** Samples from {@code seconds} on. */
    static float[] rest(float[] samples, double seconds) {
        int from = (int) Math.round(seconds * PcmStream.SAMPLE_RATE_HZ);
        return Arrays.copyOfRange(samples, Math.min(from, samples.length), samples.length);
    }
}
