package dev.montage.server.films;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.picture.PictureFormat;
import dev.montage.modalities.picture.PictureWriter;
import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.Plan;
import dev.montage.server.web.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A picture of a checkpoint: what its key slice shows, as soon as that is there. */
public final class Still {
    private final VisualModel model;
    private final FilmRun.Tools tools;
    private final String address;
    private final int side;

    private Still(VisualModel model, FilmRun.Tools tools, String address, int side) {
        this.model = model;
        this.tools = tools;
        this.address = address;
        this.side = side;
    }

    /**
     * A checkpoint's.
     *
     * @param checkpoint of the film's storyboard as it is now
     * @throws ApiException 404 if it has no key slice, or none yet
     */
    static Still of(Film film, VisualModel model, FilmRun.Tools tools, int checkpoint) {
        FilmRow row = film.row();
        Plan plan = Planning.plan(model, row.spec());
        int key =
                IntStream.range(0, plan.keys().size())
                        .filter(i -> plan.keys().get(i).checkpoint() == checkpoint)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        missing(
                                                "The film just goes on into checkpoint %d: it has no picture of its own."
                                                        .formatted(checkpoint)));
        Optional<String> address =
                tools.store()
                        .parts(
                                row.id(),
                                row.version(),
                                Renderer.Kind.KEY_SLICE.name(),
                                plan.keys().size())
                        .get(key);
        return address.map(made -> new Still(model, tools, made, row.spec().side()))
                .orElseThrow(
                        () ->
                                missing(
                                        "The picture of checkpoint %d is not there yet: the video is %s."
                                                .formatted(checkpoint, row.status().wireName())));
    }

    private static ApiException missing(String message) {
        return ApiException.notFound("checkpoint", "checkpoint_not_found", message);
    }

    /** Equal for equal pictures. */
    public String name() {
        return address + "-" + side;
    }

    public String mediaType() {
        return PictureFormat.WEBP.mediaType();
    }

    /** The picture, as large as the film. */
    public byte[] file() {
        try {
            List<int[]> slice = tools.parts().slices(address, model.sliceLevels());
            Frame frame = model.show(slice.subList(0, 1)).getFirst();
            return tools.visuals()
                    .write(frame, side, PictureFormat.WEBP, PictureWriter.DEFAULT_QUALITY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
