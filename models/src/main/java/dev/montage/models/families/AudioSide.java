package dev.montage.models.families;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.modalities.audio.LogMel;
import dev.montage.modalities.audio.PcmStream;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaException.Code;
import dev.montage.models.backbone.AudioProjector;
import dev.montage.models.codecs.AudioEncoder;
import dev.montage.models.codecs.WhisperEncoderShape;
import dev.montage.models.codecs.WhisperEncoders;
import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import dev.montage.models.speech.Letters;
import dev.montage.models.speech.SpeechChunk;
import dev.montage.models.speech.SpeechChunker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Sound of a unified model, between samples and the sequence. The encoder loads when there is sound
 * for the first time: most servers hear none, and the weights of Whisper base's take 80 MB.
 */
final class AudioSide implements AutoCloseable {
    /** Of Whisper's encoders. */
    private static final int STATE_SAMPLES = 2 * LogMel.HOP;

    private final Path folder;
    private final WhisperEncoderShape shape;
    private final int joinedStates;
    private final AudioProjector projector;
    private final LogMel logMel;
    private final int threads;
    private Optional<AudioEncoder> encoder = Optional.empty();

    /**
     * Looks at the encoder's sizes only.
     *
     * @param folder of the checkpoint
     * @param json {@code audio} of its config.json
     * @param threads of the encoder
     * @throws IllegalArgumentException if encoder and projector do not fit
     */
    AudioSide(Path folder, JsonNode json, AudioProjector projector, int threads) {
        this.folder = folder.resolve(json.required("encoder").asText());
        this.projector = projector;
        this.threads = threads;
        joinedStates = json.required("joined_states").asInt();
        shape = WhisperEncoders.shape(this.folder);
        int size = json.required("encoder_size").asInt();
        if (shape.width() != size || joinedStates < 1 || joinedStates > shape.maxStates()) {
            throw new IllegalArgumentException(
                    "audio joins %d states of %d numbers, the encoder in %s makes %d of %d"
                            .formatted(
                                    joinedStates,
                                    size,
                                    this.folder,
                                    shape.maxStates(),
                                    shape.width()));
        }
        logMel = new LogMel(shape.mels());
    }

    /** Seconds of sound that a position shows. */
    double positionSeconds() {
        return (double) positionSamples() / PcmStream.SAMPLE_RATE_HZ;
    }

    /** Longest stretch that is read at once: whole positions, as many as the encoder makes. */
    double stretchSeconds() {
        int positions = shape.maxStates() / joinedStates;
        return positions * positionSeconds();
    }

    private int positionSamples() {
        return joinedStates * STATE_SAMPLES;
    }

    /**
     * A recording as it is if it is short; of a longer one what is spoken, cut at silences.
     *
     * @throws MediaException EMPTY if there is nothing, or nobody speaks in a long one
     */
    ChatMessage.Sound sound(PcmStream recording) throws InterruptedException {
        float[] samples = recording.readAll();
        int most = (int) (stretchSeconds() * PcmStream.SAMPLE_RATE_HZ);
        if (samples.length == 0) {
            throw new MediaException(Code.EMPTY, "The recording has a length of zero.");
        }
        if (samples.length <= most) {
            return new ChatMessage.Sound(List.of(samples));
        }
        SpeechChunker chunker = new SpeechChunker(PcmStream.of(samples), stretchSeconds());
        List<float[]> stretches = new ArrayList<>();
        for (Optional<SpeechChunk> chunk = chunker.next();
                chunk.isPresent();
                chunk = chunker.next()) {
            stretches.add(chunk.get().samples());
        }
        if (stretches.isEmpty()) {
            throw new MediaException(
                    Code.EMPTY,
                    "Nobody speaks in the recording, which is longer than the %.0f s that are heard whole."
                            .formatted(stretchSeconds()));
        }
        return new ChatMessage.Sound(stretches);
    }

    /** How sound stands in the sequence: its stretches one after the other. */
    Segment.Embeddings read(ChatMessage.Sound sound) {
        List<float[]> parts = sound.stretches().stream().map(this::embeddings).toList();
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return new Segment.Embeddings(Modality.AUDIO, all, projector.width());
    }

    /** What is spelt in sound that {@link #read} has read. */
    Letters letters(Segment.Embeddings read) {
        return Letters.of(projector.spell(read.values(), read.length()));
    }

    /**
     * Of one stretch; silence fills its last position, as in models/training/speech/hearing.py.
     *
     * @return [positions, width]
     */
    private float[] embeddings(float[] samples) {
        int positions = Math.ceilDiv(samples.length, positionSamples());
        float[] whole = Arrays.copyOf(samples, positions * positionSamples());
        int frames = whole.length / LogMel.HOP;
        float[] states = encoder().encode(logMel.atLength(whole).values(), frames);
        return projector.project(states, positions);
    }

    private synchronized AudioEncoder encoder() {
        AudioEncoder loaded = encoder.orElseGet(() -> WhisperEncoders.open(folder, threads));
        encoder = Optional.of(loaded);
        return loaded;
    }

    @Override
    public synchronized void close() {
        encoder.ifPresent(AudioEncoder::close);
    }
}
