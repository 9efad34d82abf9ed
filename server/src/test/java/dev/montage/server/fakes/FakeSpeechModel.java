package dev.montage.server.fakes;

import dev.montage.modalities.audio.PcmStream;
import dev.montage.models.decoding.EngineStatus;
import dev.montage.models.families.SpeechModel;
import dev.montage.models.families.Transcript;
import dev.montage.models.families.TranscriptionOptions;
import dev.montage.models.sequence.Modality;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hears "One." in the first second, "Two." in the next, and so on for three seconds; silence after.
 * The prompt {@code linger} makes it wait for half a minute.
 */
public final class FakeSpeechModel implements SpeechModel {
    private static final List<String> HEARD = List.of(" One.", " Two.", " Three.");

    private final AtomicInteger running = new AtomicInteger();

    /** Transcriptions that have not ended. */
    public int running() {
        return running.get();
    }

    @Override
    public String id() {
        return "fake-speech";
    }

    @Override
    public EngineStatus status() {
        return new EngineStatus(running.get(), 0, 1, 0, 4, 16, 0, 0, 50, 2, 1, 0);
    }

    @Override
    public String ownedBy() {
        return "montage";
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
        return List.of("en", "de");
    }

    @Override
    public Set<Skill> skills() {
        return Set.of(Skill.values());
    }

    @Override
    public Transcript transcribe(
            PcmStream audio, TranscriptionOptions options, Consumer<Transcript.Segment> progress)
            throws InterruptedException {
        running.incrementAndGet();
        try {
            float[] second = new float[PcmStream.SAMPLE_RATE_HZ];
            List<Transcript.Segment> segments = new ArrayList<>();
            while (audio.read(second, 0, second.length) > 0) {
                if (segments.size() < HEARD.size()) {
                    segments.add(segment(segments.size(), options));
                    progress.accept(segments.getLast());
                }
            }
            if (options.prompt().equals("linger")) {
                Thread.sleep(30_000);
            }
            return new Transcript(
                    options.language().orElse("en"),
                    audio.seconds(),
                    segments.size(),
                    50 * segments.size(),
                    segments);
        } finally {
            running.decrementAndGet();
        }
    }

    private static Transcript.Segment segment(int id, TranscriptionOptions options) {
        String text = HEARD.get(id);
        return new Transcript.Segment(
                id,
                id,
                id + 0.5,
                text,
                List.of(id),
                options.temperature(),
                -0.25,
                1,
                0,
                options.wordTimes()
                        ? List.of(new Transcript.Word(text, id, id + 0.5, 0.9))
                        : List.of());
    }

    @Override
    public void close() {}
}
