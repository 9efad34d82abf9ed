package dev.montage.modalities.ffmpeg;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;

/**
 * How ffmpeg brings pictures of any size and kind to frames: each output pixel is the average of
 * the area it covers (bilinear when enlarging), with alpha premultiplied, so that colours nobody
 * sees do not leak; what is transparent then shows a white ground.
 */
public final class FrameFilters {

    /** To be put before everything else if there may be transparency. */
    public static final String PREMULTIPLY = "format=gbrap,premultiply=inplace=1,";

    /** Average of the area, no short cuts with chroma, which is at half size in most files. */
    private static final String FLAGS = ":flags=area+accurate_rnd+full_chroma_int+full_chroma_inp";

    private FrameFilters() {}

    /**
     * From whatever comes in to RGBA of the frame's size.
     *
     * @param input further options of the scale filter, each with a colon before it
     * @param toRgb filters between the scale filter and RGBA, each with a comma after it
     */
    public static String fitting(FrameSpec spec, String input, String toRgb) {
        int w = spec.width();
        int h = spec.height();
        String options = input + FLAGS;
        return switch (spec.fit()) {
            case LETTERBOX ->
                    "scale=w='max(1,round(min(%d,%d*dar)))':h='max(1,round(min(%d,%d/dar)))'%s,"
                                    .formatted(w, h, h, w, options)
                            + toRgb
                            + "format=rgba,pad=%d:%d:-1:-1:black".formatted(w, h);
            case CROP ->
                    "crop=w='max(1,min(iw,ih*%d/%d/sar))':h='max(1,min(ih,iw*sar*%d/%d))',"
                                    .formatted(w, h, h, w)
                            + "scale=%d:%d%s,%sformat=rgba".formatted(w, h, options, toRgb);
            case STRETCH -> "scale=%d:%d%s,%sformat=rgba".formatted(w, h, options, toRgb);
        };
    }

    /** To RGBA at its own size. */
    public static String ownSize() {
        return "scale=" + FLAGS.substring(1) + ",format=rgba";
    }

    /**
     * Reads the pixels of one RGBA frame from what ffmpeg writes and lays them on white.
     *
     * @param premultiplied whether {@link #PREMULTIPLY} was used
     * @return false if ffmpeg ends before the last pixel; then {@code frame} holds rubbish
     */
    public static boolean read(FfmpegProcess process, boolean premultiplied, Frame frame)
            throws InterruptedException {
        byte[] row = new byte[4 * frame.width()];
        for (int y = 0; y < frame.height(); y++) {
            if (process.read(row) < row.length) {
                return false;
            }
            onWhite(row, premultiplied, frame.rgb(), 3 * y * frame.width());
        }
        return true;
    }

    private static void onWhite(byte[] row, boolean premultiplied, byte[] rgb, int offset) {
        int to = offset;
        for (int from = 0; from < row.length; from += 4) {
            int alpha = row[from + 3] & 255;
            // What ffmpeg calls premultiplied is colour * alpha / 256, rounded.
            int factor = premultiplied ? 256 : alpha;
            int white = (255 - alpha) * 255 + 127;
            for (int channel = 0; channel < 3; channel++) {
                int level = ((row[from + channel] & 255) * factor + white) / 255;
                rgb[to++] = (byte) Math.min(255, level);
            }
        }
    }
}
