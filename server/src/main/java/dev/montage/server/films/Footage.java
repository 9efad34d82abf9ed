package dev.montage.server.films;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.picture.PictureFormat;
import dev.montage.modalities.picture.PictureWriter;
import dev.montage.modalities.video.VideoFormat;
import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.Plan;
import dev.montage.server.serving.Visuals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Frames and files of one film, shot by shot in the order in which it is seen; memory does not
 * grow.
 */
final class Footage {
    private static final int MOST_STILLS = 16;

    private final VisualModel model;
    private final FilmSpec spec;
    private final List<Shot> shots;
    private final Renderer renderer;
    private final Parts parts;
    private final Visuals visuals;
    private final List<Frame> stills = new ArrayList<>();

    Footage(
            VisualModel model,
            FilmSpec spec,
            Plan plan,
            Renderer renderer,
            Parts parts,
            Visuals visuals) {
        this.model = model;
        this.spec = spec;
        this.shots = Shot.of(plan);
        this.renderer = renderer;
        this.parts = parts;
        this.visuals = visuals;
    }

    /**
     * Encodes all shots.
     *
     * @param done hears of each piece of film, in order
     */
    void encode(Consumer<Piece> done) throws IOException, InterruptedException {
        int every = Math.ceilDiv(shots.size(), MOST_STILLS);
        List<int[]> before = List.of();
        List<int[]> own = renderer.slices(shots.getFirst());
        for (int i = 0; i < shots.size(); i++) {
            List<int[]> after =
                    i + 1 < shots.size() ? renderer.slices(shots.get(i + 1)) : List.of();
            // What a slice shows depends on those beside it, but not over a cut.
            List<int[]> among = new ArrayList<>(own);
            if (!after.isEmpty() && !shots.get(i + 1).cut()) {
                among.add(after.getFirst());
            }
            boolean goesOn = !before.isEmpty() && !shots.get(i).cut();
            if (goesOn) {
                among.addFirst(before.getLast());
            }
            encode(shots.get(i), among, goesOn ? 1 : 0, i % every == 0, done);
            before = own;
            own = after;
        }
    }

    private void encode(
            Shot shot, List<int[]> among, int first, boolean still, Consumer<Piece> done)
            throws IOException {
        int[] shown =
                shot.shown(
                        model.sliceFrames(),
                        model.frames().framesPerSecond(),
                        spec.fps(),
                        spec.frames());
        String address = renderer.addresses().shot(among, shown);
        boolean there = shown.length == 0 || parts.has(address);
        if (still || !there) {
            List<Frame> frames = model.show(among);
            int from = first * model.sliceFrames();
            if (still) {
                stills.add(frames.get(from));
            }
            if (!there) {
                List<Frame> seen = new ArrayList<>();
                for (int frame : shown) {
                    seen.add(frames.get(from + frame));
                }
                FrameSpec size = FrameSpec.square(spec.side(), spec.fps());
                visuals.writeFilm(seen, size, VideoFormat.H264, parts.place(address));
            }
        }
        done.accept(new Piece(address, shown.length));
    }

    /** The first frame of shots at equal distances, at most 16. */
    List<Frame> stills() {
        return stills;
    }

    /** Writes the file of the film, and pictures of it. */
    void finish(List<Piece> pieces, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece.frames() > 0) {
                files.add(parts.path(piece.address()));
            }
        }
        int quality = PictureWriter.DEFAULT_QUALITY;
        Files.write(
                folder.resolve(Variant.THUMBNAIL.file()),
                visuals.write(stills.getFirst(), spec.side(), PictureFormat.WEBP, quality));
        Files.write(
                folder.resolve(Variant.SPRITESHEET.file()),
                visuals.write(SpriteSheet.of(stills), PictureFormat.JPEG, quality));
        visuals.joinFilm(files, spec.fps(), folder.resolve(Variant.VIDEO.file()));
    }
}
