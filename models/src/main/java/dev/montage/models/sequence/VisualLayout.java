package dev.montage.models.sequence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.codecs.VisualCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How pictures and films stand in the sequence of a unified model: ids, the codes beside them, and
 * the order of a slice's patches. Twin of {@code models/training/unified/layout.py}, which draws
 * it.
 *
 * <p>A patch of neighbouring codes stands at one position. Ids follow those of the text: special
 * tokens first, then the places of a slice; a code is a number whose digits are its channels, the
 * lowest first. A slice is cut into regions. The first patch of each region is made one after the
 * other; from then on each step makes one patch of each region (PAR, arXiv 2412.15119), from the
 * patches of the step before, which see each other. The last ones of a slice make the first of the
 * next. With one region that is raster order, whose ids are those of patches made one by one, so
 * that the same weights can know both.
 *
 * @param firstId after those of the text
 * @param grid codes a side of a slice
 * @param patch codes a side of what stands at one position
 * @param levels of each channel of a code
 * @param regions patches of a step
 * @param goals most slices that a stretch may lead ahead
 */
public record VisualLayout(
        int firstId, int grid, int patch, List<Integer> levels, int regions, int goals) {
    /** Special token that begins a picture. */
    public static final int PICTURE = 0;

    /** Special token that begins a film; {@code FILM + n}: a picture that is n slices ahead. */
    public static final int FILM = 1;

    public VisualLayout {
        levels = List.copyOf(levels);
        if (patch < 1 || grid % patch != 0) {
            throw new IllegalArgumentException(
                    "patch must divide a grid of %d codes a side, found %d".formatted(grid, patch));
        }
        int side = grid / patch;
        int down = down(regions);
        if (regions < 1
                || down * (regions / down) != regions
                || side % down != 0
                || side % (regions / down) != 0) {
            throw new IllegalArgumentException(
                    "regions must tile a grid of %d patches a side, found %d"
                            .formatted(side, regions));
        }
    }

    /** Reads {@code visual} of a unified model's config.json. */
    public static VisualLayout of(JsonNode visual, int firstId) {
        List<Integer> levels = new ArrayList<>();
        visual.required("levels").forEach(level -> levels.add(level.asInt()));
        return new VisualLayout(
                firstId,
                visual.required("grid").asInt(),
                visual.required("patch").asInt(),
                levels,
                visual.required("regions").asInt(),
                visual.required("goals").asInt());
    }

    private static int down(int regions) {
        return 1 << ((31 - Integer.numberOfLeadingZeros(Math.max(1, regions))) / 2);
    }

    /** Patches a side of a slice. */
    int side() {
        return grid / patch;
    }

    /** Patches of a slice, each at a position of its own. */
    public int slots() {
        return side() * side();
    }

    /** Codes of a patch. */
    public int held() {
        return patch * patch;
    }

    /** Channels of a patch, those of its first code first. */
    public int channels() {
        return held() * levels.size();
    }

    /** Levels of each channel of a patch. */
    public List<Integer> channelLevels() {
        return Collections.nCopies(held(), levels).stream().flatMap(List::stream).toList();
    }

    /** Steps that make a slice whose predecessor is there. */
    public int steps() {
        return slots() / regions;
    }

    /** Special tokens. */
    public int specials() {
        return FILM + 1 + goals;
    }

    /** Codes that there are. */
    public int codes() {
        return levels.stream().reduce(1, Math::multiplyExact);
    }

    /** The first id that is a place. */
    public int firstPlace() {
        return firstId + specials();
    }

    /** One past the last id. */
    public int lastId() {
        return firstPlace() + 2 * slots();
    }

    /** Where region {@code region} stands in step {@code step} of a slice: row * side + column. */
    public int slot(int step, int region) {
        int down = down(regions);
        int across = regions / down;
        int height = side() / down;
        int width = side() / across;
        int row = region / across * height + step / width;
        int column = region % across * width + step % width;
        return row * side() + column;
    }

    /** Where a slot's code {@code i} stands in a slice: row * grid + column. */
    public int code(int slot, int i) {
        int row = slot / side() * patch + i / patch;
        return row * grid + slot % side() * patch + i % patch;
    }

    /** The step of a slice in which a slot's patch is made. */
    int stepOf(int slot) {
        int down = down(regions);
        int height = side() / down;
        int width = side() / (regions / down);
        return slot / side() % height * width + slot % side() % width;
    }

    /** The region that a slot lies in. */
    int regionOf(int slot) {
        int down = down(regions);
        int across = regions / down;
        return slot / side() / (side() / down) * across + slot % side() / (side() / across);
    }

    /** A patch of a region that is fed with those of its step; alone in raster order. */
    public int id(int slot) {
        return regions == 1 ? openingId(slot) : firstPlace() + slot;
    }

    /** The first patch of a region, fed alone at the begin of a picture or film. */
    public int openingId(int slot) {
        return firstPlace() + slots() + slot;
    }

    /** One past the last position that position {@code position} with this id sees. */
    public int limit(int id, int position) {
        int place = id - firstPlace();
        if (place < 0 || place >= slots()) {
            return position + 1;
        }
        return position - regionOf(place) + regions;
    }

    /** Whether a picture or a film begins after this id; else one of its slices has just ended. */
    public boolean begins(int id) {
        return id < firstPlace();
    }

    /** Whether all patches of a slice have been fed with this id. */
    public boolean endsSlice(int id) {
        return id == id(slot(steps() - 1, regions - 1));
    }

    /**
     * Positions that follow {@code id} while slices are made; the patches made last are not fed.
     */
    public int fedPositions(int id, int slices) {
        return Math.multiplyExact(slices, slots()) - (begins(id) ? 1 : regions);
    }

    /** The channels of a code as one number. */
    public int pack(int[] channels, int offset) {
        int code = 0;
        for (int c = levels.size() - 1; c >= 0; c--) {
            code = code * levels.get(c) + channels[offset + c];
        }
        return code;
    }

    /** Undoes {@link #pack}. */
    public void unpack(int code, int[] channels, int offset) {
        int rest = code;
        for (int c = 0; c < levels.size(); c++) {
            channels[offset + c] = rest % levels.get(c);
            rest /= levels.get(c);
        }
    }

    /** The special token {@code start} alone, after which slices are to be made. */
    public VisualPositions beginning(int start) {
        int[] codes = new int[held()];
        Arrays.fill(codes, -1);
        return new VisualPositions(new int[] {firstId + start}, codes, Apart.none(1, this));
    }

    /**
     * Positions of a picture, or of a film of one slice.
     *
     * @param slice [grid * grid, channels of a code], as {@link VisualCodec#encode} gives it
     * @param start special token that begins it
     */
    public VisualPositions positions(int[] slice, int start) {
        return positions(slice, start, new int[0]);
    }

    /**
     * Positions of a picture or a film.
     *
     * @param slices [slices, grid * grid, channels of a code], as {@link VisualCodec#encode} gives
     *     them
     * @param start special token that begins it
     * @param moved what all slices but the last become as they move, as {@link Moves} tells
     */
    public VisualPositions positions(int[] slices, int start, int[] moved) {
        int size = grid * grid * levels.size();
        int count = slices.length / size;
        int[] ids = new int[regions + count * slots()];
        int[] codes = new int[ids.length * held()];
        int[] steps = Apart.none(ids.length, this);
        Apart apart = new Apart(this);
        ids[0] = firstId + start;
        Arrays.fill(codes, 0, held(), -1);
        int at = regions;
        for (int slice = 0; slice < count; slice++) {
            for (int step = 0; step < steps(); step++) {
                for (int region = 0; region < regions; region++) {
                    int slot = slot(step, region);
                    ids[at] = id(slot);
                    pack(slices, slice * size, slot, codes, at * held());
                    if (slice > 0) {
                        apart.read(slices, slice, moved, slot, steps, at * apart.size());
                    }
                    if (slice == 0 && step == 0 && region < regions - 1) {
                        ids[1 + region] = openingId(slot);
                        pack(slices, 0, slot, codes, (1 + region) * held());
                    }
                    at++;
                }
            }
        }
        return new VisualPositions(ids, codes, steps);
    }

    /**
     * The channels of a slot's codes in the slice at {@code slices[offset ..]}, [grid * grid,
     * channels of a code], to {@code target}.
     */
    public void patch(int[] slices, int offset, int slot, int[] target, int targetOffset) {
        int size = levels.size();
        for (int i = 0; i < held(); i++) {
            int from = offset + code(slot, i) * size;
            System.arraycopy(slices, from, target, targetOffset + i * size, size);
        }
    }

    /** The codes of a slot of the slice at {@code slices[offset ..]}, to {@code target}. */
    public void pack(int[] slices, int offset, int slot, int[] target, int targetOffset) {
        for (int i = 0; i < held(); i++) {
            target[targetOffset + i] = pack(slices, offset + code(slot, i) * levels.size());
        }
    }
}
