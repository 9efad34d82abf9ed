package dev.montage.models.sequence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.codecs.VisualCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * How pictures and films stand in the sequence of a unified model: their ids, and the order of a
 * slice's codes. Twin of {@code models/training/unified/layout.py}, which draws it.
 *
 * <p>Ids follow those of the text: special tokens first, then codes. An id says a code and its
 * place: {@code firstCode + place * codes + code}; a code's channels are its digits, the lowest
 * first. A slice is cut into regions. The first code of each region is made one after the other;
 * from then on each step makes one code of each region (PAR, arXiv 2412.15119), from the codes of
 * the step before, which see each other. The last ones of a slice make the first of the next.
 *
 * @param firstId after those of the text
 * @param grid codes a side
 * @param levels of each channel of a code
 * @param regions codes of a step
 * @param goals most slices that a stretch may lead ahead
 */
public record VisualLayout(int firstId, int grid, List<Integer> levels, int regions, int goals) {
    /** Special token that begins a picture. */
    public static final int PICTURE = 0;

    /** Special token that begins a film; {@code FILM + n}: a picture that is n slices ahead. */
    public static final int FILM = 1;

    public VisualLayout {
        levels = List.copyOf(levels);
        int down = down(regions);
        if (regions < 1
                || down * (regions / down) != regions
                || grid % down != 0
                || grid % (regions / down) != 0) {
            throw new IllegalArgumentException(
                    "regions must tile a grid of %d codes a side, found %d"
                            .formatted(grid, regions));
        }
    }

    /** Reads {@code visual} of a unified model's config.json. */
    public static VisualLayout of(JsonNode visual, int firstId) {
        List<Integer> levels = new ArrayList<>();
        visual.required("levels").forEach(level -> levels.add(level.asInt()));
        return new VisualLayout(
                firstId,
                visual.required("grid").asInt(),
                levels,
                visual.required("regions").asInt(),
                visual.required("goals").asInt());
    }

    private static int down(int regions) {
        return 1 << ((31 - Integer.numberOfLeadingZeros(Math.max(1, regions))) / 2);
    }

    /** Codes of a slice. */
    public int slots() {
        return grid * grid;
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
        // Asked for each position of each pass.
        int codes = 1;
        for (int i = 0; i < levels.size(); i++) {
            codes = Math.multiplyExact(codes, levels.get(i));
        }
        return codes;
    }

    /** The first id that is a code. */
    public int firstCode() {
        return firstId + specials();
    }

    /** One past the last id. */
    public int lastId() {
        return Math.addExact(firstCode(), Math.multiplyExact(2 * slots(), codes()));
    }

    /** Where region {@code region} stands in step {@code step} of a slice: row * grid + column. */
    public int slot(int step, int region) {
        int down = down(regions);
        int across = regions / down;
        int height = grid / down;
        int width = grid / across;
        int row = region / across * height + step / width;
        int column = region % across * width + step % width;
        return row * grid + column;
    }

    /** The region that a slot lies in. */
    int regionOf(int slot) {
        int down = down(regions);
        int across = regions / down;
        return slot / grid / (grid / down) * across + slot % grid / (grid / across);
    }

    /** A code of a region that is fed with those of its step. */
    public int id(int slot, int code) {
        return firstCode() + slot * codes() + code;
    }

    /** The first code of a region, fed alone at the begin of a picture or film. */
    public int openingId(int slot, int code) {
        return firstCode() + (slots() + slot) * codes() + code;
    }

    /** The code of an id of either kind. */
    public int codeOf(int id) {
        return (id - firstCode()) % codes();
    }

    /** One past the last position that position {@code position} with this id sees. */
    public int limit(int id, int position) {
        int place = (id - firstCode()) / codes();
        if (id < firstCode() || place >= slots()) {
            return position + 1;
        }
        return position - regionOf(place) + regions;
    }

    /** Whether a picture or a film begins after this id; else one of its slices has just ended. */
    public boolean begins(int id) {
        return id < firstCode();
    }

    /** Whether all codes of a slice have been fed with this id. */
    public boolean endsSlice(int id) {
        return (id - firstCode()) / codes() == slot(steps() - 1, regions - 1);
    }

    /** Positions that follow {@code id} while slices are made; the codes made last are not fed. */
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

    /**
     * Ids of a picture or a film.
     *
     * @param slices [slices, slots, channels], as {@link VisualCodec#encode} gives them
     * @param start special token that begins it
     */
    public int[] ids(int[] slices, int start) {
        int channels = levels.size();
        int count = slices.length / (slots() * channels);
        int[] ids = new int[regions + count * slots()];
        ids[0] = firstId + start;
        int at = regions;
        for (int slice = 0; slice < count; slice++) {
            for (int step = 0; step < steps(); step++) {
                for (int region = 0; region < regions; region++) {
                    int slot = slot(step, region);
                    int code = pack(slices, (slice * slots() + slot) * channels);
                    ids[at++] = id(slot, code);
                    if (slice == 0 && step == 0 && region < regions - 1) {
                        ids[1 + region] = openingId(slot, code);
                    }
                }
            }
        }
        return ids;
    }
}
