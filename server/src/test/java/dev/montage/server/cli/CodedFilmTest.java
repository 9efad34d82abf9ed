package dev.montage.server.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.video.FrameStream;
import dev.montage.models.codecs.SliceCodes;
import dev.montage.models.codecs.Slices;
import dev.montage.models.codecs.VisualCodec;
import dev.montage.models.codecs.VisualCodecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodedFilmTest {
    private static final Path TINY =
            Path.of(System.getProperty("montage.home"))
                    .resolve("models/src/test/resources/goldens/codec/tiny");

    /** Parts have 24 frames; slices of three, the last one may lack some. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 23, 24, 25, 48, 55})
    void partByPartGivesWhatTheWholeFilmGives(int count) throws InterruptedException {
        try (VisualCodec codec = VisualCodecs.open(TINY, 1)) {
            List<Frame> film = film(count, codec.shape().frameSize());
            List<Frame> originals = new ArrayList<>();
            List<Frame> found = new ArrayList<>();
            CodedFilm coded = new CodedFilm(new Played(film.iterator()), codec);
            for (var part = coded.next(); part.isPresent(); part = coded.next()) {
                originals.addAll(part.get().originals());
                found.addAll(part.get().left());
            }
            List<SliceCodes> slices = SliceCodes.film(Slices.encode(codec, film));
            List<Frame> wanted =
                    FramePairs.at(film, Slices.frames(codec.decode(slices), codec.shape()));
            assertEquals(film, originals);
            assertEquals(count, found.size());
            for (int i = 0; i < count; i++) {
                assertArrayEquals(wanted.get(i).rgb(), found.get(i).rgb(), "frame " + i);
                assertEquals(i / 8.0, found.get(i).seconds());
            }
        }
    }

    private static List<Frame> film(int count, int size) {
        Random random = new Random(7);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] rgb = new byte[3 * size * size];
            random.nextBytes(rgb);
            frames.add(new Frame(size, size, rgb, i / 8.0));
        }
        return frames;
    }

    /** Frames in memory as a film. */
    private static final class Played implements FrameStream {
        private final Iterator<Frame> frames;
        private long read;

        Played(Iterator<Frame> frames) {
            this.frames = frames;
        }

        @Override
        public FrameSpec spec() {
            return FrameSpec.square(32, 8);
        }

        @Override
        public Optional<Frame> next() {
            if (!frames.hasNext()) {
                return Optional.empty();
            }
            read++;
            return Optional.of(frames.next());
        }

        @Override
        public long framesRead() {
            return read;
        }

        @Override
        public void close() {}
    }
}
