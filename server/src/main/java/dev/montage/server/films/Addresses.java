package dev.montage.server.films;

import dev.montage.models.storyboard.Plan.Piece;
import dev.montage.models.storyboard.Plan.Stretch;
import dev.montage.models.weights.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Names for what films are made of: SHA-256 of everything that it depends on. Equal names, equal
 * content, in whichever film, version or process it was made.
 *
 * @param fingerprint of the model's weights
 */
record Addresses(String fingerprint, FilmSpec spec) {

    /** What a key slice remembers. */
    record Remembered(String words, String address) {}

    /**
     * A key slice that is drawn.
     *
     * @param cut whether the film jumps to it
     */
    String key(List<Remembered> story, String words, boolean cut) {
        Hash hash = how("key").number(spec.candidates()).number(cut ? 1 : 0);
        for (Remembered told : story) {
            hash.text(told.words()).text(told.address());
        }
        return hash.text(words).hex();
    }

    /** A stretch from one slice, the last of what {@code begin} names, to the goal. */
    String stretch(Stretch stretch, String words, String begin, Optional<String> goal) {
        Hash hash = how("stretch").text(words).text(begin).text(goal.orElse(""));
        for (Piece piece : stretch.pieces()) {
            hash.number(piece.count()).number(piece.ahead().orElse(0));
        }
        return hash.hex();
    }

    /**
     * A piece of film: the codes of its slices among their neighbours, and which frames it shows.
     */
    String shot(List<int[]> codes, int[] shown) {
        Hash hash = new Hash("shot").text(fingerprint).number(spec.side()).number(spec.fps());
        for (int[] slice : codes) {
            hash.numbers(slice);
        }
        return hash.numbers(shown).hex();
    }

    /** Slices that were sent; a picture is one. */
    static String sent(List<int[]> slices) {
        Hash hash = new Hash("image");
        slices.forEach(hash::numbers);
        return hash.hex();
    }

    /** The seed of a part of what an address names. */
    static long seed(String address, int part) {
        // 63 bits: clients of other languages can show it.
        String hash = new Hash("seed").text(address).number(part).hex();
        return Long.parseUnsignedLong(hash.substring(0, 16), 16) >>> 1;
    }

    private Hash how(String kind) {
        return new Hash(kind)
                .text(fingerprint)
                .number(spec.seed())
                .number(Double.doubleToLongBits(spec.temperature()))
                .number(Double.doubleToLongBits(spec.guidance()));
    }

    /** Lengths go before contents, so that no two lists look the same. */
    private static final class Hash {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Hash(String kind) {
            text(kind);
        }

        Hash text(String text) {
            return write(
                    () -> {
                        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                        out.writeInt(utf8.length);
                        out.write(utf8);
                    });
        }

        Hash number(long number) {
            return write(() -> out.writeLong(number));
        }

        Hash numbers(int[] numbers) {
            return write(
                    () -> {
                        out.writeInt(numbers.length);
                        for (int number : numbers) {
                            out.writeInt(number);
                        }
                    });
        }

        String hex() {
            return HexFormat.of().formatHex(Sha256.of(bytes.toByteArray()));
        }

        @FunctionalInterface
        private interface Writing {
            void run() throws IOException;
        }

        private Hash write(Writing writing) {
            try {
                writing.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }
    }
}
