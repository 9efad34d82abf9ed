package dev.montage.server.films;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.montage.models.decoding.SliceSampling;
import dev.montage.models.storyboard.Checkpoint;
import dev.montage.models.storyboard.Checkpoint.Transition;
import dev.montage.models.storyboard.Storyboard;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be made; equal specs make equal films.
 *
 * @param model that makes it
 * @param prompt as it was sent; of a storyboard, for people only
 * @param storyboard one checkpoint at least
 * @param seconds its exact length
 * @param side pixels of a frame's side
 * @param fps frames a second of the file
 * @param seed another one, another film
 * @param temperature of codes, 0 or more
 * @param guidance weight of the words, 1 or more
 * @param candidates of a key slice, of which the likeliest is kept; 0 in films of earlier versions
 * @param draft whether it shows key slices only, each until the next
 */
public record FilmSpec(
        String model,
        String prompt,
        List<Scene> storyboard,
        double seconds,
        int side,
        int fps,
        long seed,
        double temperature,
        double guidance,
        int candidates,
        boolean draft) {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    public FilmSpec {
        storyboard = List.copyOf(storyboard);
        candidates = Math.max(1, candidates);
    }

    /**
     * A checkpoint.
     *
     * @param image address of the slice of a picture that was sent for it, or of the slices of a
     *     film until the next checkpoint
     * @param kept address of the key slice that it had before the storyboard was changed elsewhere
     */
    public record Scene(
            double at,
            String prompt,
            Transition transition,
            double hold,
            Optional<String> image,
            Optional<String> kept) {

        /** The same with a key slice that stays. */
        Scene keeping(Optional<String> address) {
            return new Scene(at, prompt, transition, hold, image, address);
        }

        /** The same with a picture that was sent, drawn anew. */
        Scene showing(Optional<String> address) {
            return new Scene(at, prompt, transition, hold, address, Optional.empty());
        }

        /** Whether the same picture would be drawn for it. */
        boolean showsWhat(Scene other) {
            return prompt.equals(other.prompt) && image.equals(other.image);
        }
    }

    /**
     * As the planner reads it.
     *
     * @throws dev.montage.models.storyboard.StoryboardException if no film can be made of it
     */
    public Storyboard board() {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (int i = 0; i < storyboard.size(); i++) {
            Scene scene = storyboard.get(i);
            double end = i + 1 < storyboard.size() ? storyboard.get(i + 1).at() : seconds;
            double hold = draft ? end - scene.at() : scene.hold();
            Transition way = draft ? Transition.CUT : scene.transition();
            checkpoints.add(new Checkpoint(scene.at(), scene.prompt(), way, hold));
        }
        return new Storyboard(checkpoints, seconds);
    }

    /** How a key slice is made. */
    SliceSampling key(long ownSeed) {
        return new SliceSampling(temperature, guidance, ownSeed, candidates);
    }

    /** How a stretch is made: its ends say what it shows, so it has one candidate. */
    SliceSampling stretch(long ownSeed) {
        return new SliceSampling(temperature, guidance, ownSeed);
    }

    FilmSpec with(String words) {
        return copy(words, storyboard, seconds, seed);
    }

    FilmSpec with(List<Scene> scenes, double length) {
        return copy(prompt, scenes, length, seed);
    }

    /** The same with another seed. */
    public FilmSpec withSeed(long other) {
        return copy(prompt, storyboard, seconds, other);
    }

    private FilmSpec copy(String words, List<Scene> scenes, double length, long otherSeed) {
        return new FilmSpec(
                model,
                words,
                scenes,
                length,
                side,
                fps,
                otherSeed,
                temperature,
                guidance,
                candidates,
                draft);
    }

    /**
     * Of what must be there before it is begun: pictures that were sent, and key slices that stay.
     */
    Stream<String> addresses() {
        return storyboard.stream()
                .flatMap(scene -> Stream.of(scene.image(), scene.kept()))
                .flatMap(Optional::stream);
    }

    /** Frames of the file. */
    public int frames() {
        return (int) Math.max(1, Math.round(seconds * fps));
    }

    String json() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FilmSpec of(String json) {
        try {
            return MAPPER.readValue(json, FilmSpec.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
