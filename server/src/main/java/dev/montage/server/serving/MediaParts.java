package dev.montage.server.serving;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.video.FrameStream;
import dev.montage.models.families.ChatMessage;
import dev.montage.models.families.ChatModel;
import dev.montage.models.families.HearingModel;
import dev.montage.models.families.VisualModel;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.DataUrl;
import dev.montage.server.web.Field;
import dev.montage.server.wire.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Content parts that hold media, as a model reads them. */
public final class MediaParts {
    private final Visuals visuals;
    private final Recordings recordings;

    public MediaParts(Visuals visuals, Recordings recordings) {
        this.visuals = visuals;
        this.recordings = recordings;
    }

    /**
     * A part of a message.
     *
     * @throws ApiException 400 if the model does not take it, or it is not what it says
     */
    ChatMessage.Part read(ChatModel model, ChatRequest.Part part) {
        return switch (part) {
            case ChatRequest.Part.Text text -> new ChatMessage.Text(text.text());
            case ChatRequest.Part.Media media -> read(model, media);
        };
    }

    private ChatMessage.Part read(ChatModel model, ChatRequest.Part.Media media) {
        Field part = media.field().get(media.type());
        return switch (media.type()) {
            case "image_url" -> picture(visual(model, media), part.get("url"));
            case "video_url" -> film(visual(model, media), part.get("url"));
            case "input_video" ->
                    film(
                            visual(model, media),
                            part.get("url").isPresent() ? part.get("url") : part.get("data"));
            case "audio_url" -> sound(hearing(model, media), part.get("url"));
            case "input_audio" -> sound(hearing(model, media), part.get("data"));
            default -> throw refused(model, media);
        };
    }

    private static VisualModel visual(ChatModel model, ChatRequest.Part.Media media) {
        if (model instanceof VisualModel visual) {
            return visual;
        }
        throw refused(model, media);
    }

    private static HearingModel hearing(ChatModel model, ChatRequest.Part.Media media) {
        if (model instanceof HearingModel hearing) {
            return hearing;
        }
        throw refused(model, media);
    }

    private ChatMessage.Part sound(HearingModel model, Field data) {
        return recordings.sound(DataUrl.bytes(data), model, data.path());
    }

    private ChatMessage.Part picture(VisualModel model, Field url) {
        byte[] file = DataUrl.bytes(url);
        return new ChatMessage.Picture(visuals.picture(file, model.frames(), url.path()));
    }

    private ChatMessage.Part film(VisualModel model, Field url) {
        byte[] file = DataUrl.bytes(url);
        FrameSpec spec = model.frames();
        try (FrameStream film = visuals.film(file, spec, url.path())) {
            Thinned frames = new Thinned(model);
            for (Optional<Frame> frame = visuals.next(film, url.path());
                    frame.isPresent();
                    frame = visuals.next(film, url.path())) {
                frames.add(frame.get());
            }
            return new ChatMessage.Film(frames.kept);
        }
    }

    /**
     * Whole slices of a film of any length at equal distances, in bounded memory: when twice as
     * many are there as the model reads, every second one goes.
     */
    private static final class Thinned {
        private final int sliceFrames;
        private final int mostSlices;
        private final List<Frame> kept = new ArrayList<>();
        private long seen;
        private long every = 1;

        Thinned(VisualModel model) {
            sliceFrames = model.sliceFrames();
            mostSlices = 2 * model.filmSlices();
        }

        void add(Frame frame) {
            if (kept.size() == mostSlices * sliceFrames) {
                for (int slice = mostSlices - 1; slice > 0; slice -= 2) {
                    kept.subList(slice * sliceFrames, (slice + 1) * sliceFrames).clear();
                }
                every *= 2;
            }
            if (seen / sliceFrames % every == 0) {
                kept.add(frame);
            }
            seen++;
        }
    }

    private static ApiException refused(ChatModel model, ChatRequest.Part.Media media) {
        String taken =
                "text"
                        + (model instanceof VisualModel
                                ? ", image_url, video_url, input_video"
                                : "")
                        + (model instanceof HearingModel ? ", audio_url, input_audio" : "");
        return ApiException.field(
                media.field().path(),
                "unsupported_content_part",
                "The model '"
                        + model.id()
                        + "' does not take content parts of type "
                        + media.type()
                        + "; it takes: "
                        + taken
                        + ".");
    }
}
