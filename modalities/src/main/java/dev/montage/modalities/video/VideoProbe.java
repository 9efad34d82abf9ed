package dev.montage.modalities.video;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.modalities.ffmpeg.FfmpegProcess;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaException.Code;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * What ffprobe finds in a film, within the limits.
 *
 * @param info what callers may know
 * @param alpha whether its pixels may be transparent
 * @param transfer how light becomes numbers, by ffmpeg's name; {@code unknown} if it is not said
 * @param untaggedHd whether the film does not say how its colours are coded and is large enough
 *     that it must be BT.709
 */
record VideoProbe(VideoInfo info, boolean alpha, String transfer, boolean untaggedHd) {

    /**
     * Containers and bare codecs that hold their own pictures. Nothing that can name another file
     * (playlists, concat scripts, image sequences) is among them.
     */
    static final String DEMUXERS =
            "apng,asf,av1,avi,avs2,dv,flv,gif,h261,h263,h264,hevc,ivf,live_flv,m4v,matroska,mov,mpeg,"
                    + "mpegts,mpegvideo,mxf,nut,obu,ogg,rm,vc1,wtv,yuv4mpegpipe";

    private static final String ENTRIES =
            "format=duration:stream=codec_type,width,height,sample_aspect_ratio,avg_frame_rate,pix_fmt,"
                    + "color_space,color_transfer,duration:stream_disposition=attached_pic"
                    + ":stream_side_data=rotation";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern WITH_ALPHA =
            Pattern.compile("(yuva|rgba|bgra|argb|abgr|gbrap|ya\\d|pal8).*");

    /** Options that come before the input of ffprobe and of ffmpeg alike. */
    static List<String> inputOptions(MediaLimits limits) {
        return List.of(
                "-hide_banner",
                "-max_pixels",
                Long.toString(limits.maxPixels()),
                "-protocol_whitelist",
                "fd",
                "-format_whitelist",
                DEMUXERS,
                "-threads",
                "1");
    }

    /**
     * Reads the header.
     *
     * @throws MediaException NOT_MEDIA, NO_VIDEO, TRUNCATED, TOO_LARGE, TOO_LONG or TIMEOUT
     */
    static VideoProbe of(FfmpegProgram program, Path file, MediaLimits limits)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(inputOptions(limits));
        arguments.addAll(List.of("-show_entries", ENTRIES, "-of", "json", "-i", "fd:"));
        try (FfmpegProcess process = program.startProbe(arguments, file, limits)) {
            byte[] json = process.readAll();
            process.requireIntact();
            Optional<MediaException> refused = process.tooManyPixels().or(process::cutShort);
            if (refused.isPresent()) {
                throw refused.get();
            }
            return checked(read(json, process.messages()), limits);
        }
    }

    private static VideoProbe read(byte[] json, String messages) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("expected JSON of ffprobe, found " + e, e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        if (!messages.contains("Input #0")) {
            throw new MediaException(Code.NOT_MEDIA, "The file is not a film in a known format.");
        }
        boolean sound = false;
        Optional<JsonNode> video = Optional.empty();
        for (JsonNode stream : root.path("streams")) {
            String type = stream.path("codec_type").asText();
            boolean cover = stream.path("disposition").path("attached_pic").asInt() == 1;
            sound |= type.equals("audio");
            if (type.equals("video") && !cover && video.isEmpty()) {
                video = Optional.of(stream);
            }
        }
        if (video.isEmpty()) {
            throw new MediaException(Code.NO_VIDEO, "The file has no film in it.");
        }
        return of(root.path("format"), video.get(), sound);
    }

    private static VideoProbe of(JsonNode format, JsonNode video, boolean sound) {
        int width = video.path("width").asInt();
        int height = video.path("height").asInt();
        double pixel = ratio(video.path("sample_aspect_ratio").asText("1:1"), ":");
        double shown = pixel > 0 ? Math.max(1, Math.rint(width * pixel)) : width;
        int seen = (int) Math.min(shown, Integer.MAX_VALUE);
        double rotation = 0;
        for (JsonNode data : video.path("side_data_list")) {
            rotation = data.path("rotation").asDouble(rotation);
        }
        boolean turned = Math.abs(Math.rint(rotation / 90)) % 2 == 1;
        double seconds = video.path("duration").asDouble(format.path("duration").asDouble(0));
        VideoInfo info =
                new VideoInfo(
                        turned ? height : seen,
                        turned ? seen : height,
                        seconds > 0 ? OptionalDouble.of(seconds) : OptionalDouble.empty(),
                        ratio(video.path("avg_frame_rate").asText("0/0"), "/"),
                        sound);
        String pixels = video.path("pix_fmt").asText();
        boolean untagged = video.path("color_space").asText("unknown").equals("unknown");
        return new VideoProbe(
                info,
                WITH_ALPHA.matcher(pixels).matches(),
                video.path("color_transfer").asText("unknown"),
                untagged && pixels.startsWith("yuv") && Math.min(width, height) >= 720);
    }

    /** A fraction such as 30000/1001; 0 if it has none. */
    private static double ratio(String fraction, String bar) {
        String[] parts = fraction.split(bar, -1);
        double below = parts.length == 2 ? Double.parseDouble(parts[1]) : 0;
        return below > 0 ? Double.parseDouble(parts[0]) / below : 0;
    }

    private static VideoProbe checked(VideoProbe probe, MediaLimits limits) {
        VideoInfo info = probe.info;
        if (info.width() < 1 || info.height() < 1) {
            throw new MediaException(
                    Code.TRUNCATED, "The film is cut short or damaged: nothing can be decoded.");
        }
        if ((long) info.width() * info.height() > limits.maxPixels()) {
            throw new MediaException(
                    Code.TOO_LARGE,
                    "The film has frames of %d x %d pixels, more than the limit of %d."
                            .formatted(info.width(), info.height(), limits.maxPixels()));
        }
        double seconds = info.declaredSeconds().orElse(0);
        if (seconds > limits.maxSeconds() + 1) {
            throw FfmpegFrameStream.tooLong("lasts %.0f s, longer".formatted(seconds), limits);
        }
        return probe;
    }
}
