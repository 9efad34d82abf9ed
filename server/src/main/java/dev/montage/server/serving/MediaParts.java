package dev.montage.server.serving;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.video.FrameStream;
import dev.montage.models.families.ChatMessage;
import dev.montage.models.families.ChatModel;
import dev.montage.models.families.HearingModel;
import dev.montage.models.families.VisualModel;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.DataUrl;
import dev.montage.server.web.Field;
import dev.montage.server.wire.ChatRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Content parts that hold media, as a model reads them. */
public final class MediaParts {
    private final Visuals visuals;
    private final Recordings recordings;
    private final FileStore files;
    private final SpokenWords words;

    /**
     * Reads them.
     *
     * @param words what a model gets that hears nothing itself
     */
    public MediaParts(Visuals visuals, Recordings recordings, FileStore files, SpokenWords words) {
        this.words = words;
        this.visuals = visuals;
        this.recordings = recordings;
        this.files = files;
    }

    /**
     * A part of a message.
     *
     * @throws ApiException 400 if the model does not take it, or it is not what it says
     */
    ChatMessage.Part read(ChatModel model, ChatRequest.Part part) {
        return switch (part) {
            case ChatRequest.Part.Text text -> new ChatMessage.Text(text.text());
            case ChatRequest.Part.Media media -> read(model, MediaSource.of(media));
        };
    }

    /** Media of a part. */
    ChatMessage.Part read(ChatModel model, MediaSource media) {
        return switch (media.type()) {
            case "image_url", "input_image" -> picture(visual(model, media), media, bytes(media));
            case "video_url", "input_video" -> film(visual(model, media), media, bytes(media));
            case "audio_url", "input_audio" -> sound(listening(model, media), media, bytes(media));
            default -> file(model, media);
        };
    }

    private ChatMessage.Part file(ChatModel model, MediaSource media) {
        if (!(model instanceof VisualModel) && !takesSound(model)) {
            throw refused(model, media);
        }
        byte[] file = bytes(media);
        return switch (MediaKind.of(file)) {
            case PICTURE -> picture(visual(model, media), media, file);
            case FILM -> film(visual(model, media), media, file);
            case SOUND -> sound(listening(model, media), media, file);
        };
    }

    private byte[] bytes(MediaSource media) {
        return media.uploaded() ? uploaded(media.media()) : DataUrl.bytes(media.media());
    }

    private byte[] uploaded(Field id) {
        StoredFile file =
                files.find(id.text())
                        .orElseThrow(
                                () ->
                                        ApiException.field(
                                                id.path(),
                                                "file_not_found",
                                                "There is no file '" + id.text() + "'."));
        try {
            return Files.readAllBytes(files.content(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private VisualModel visual(ChatModel model, MediaSource media) {
        if (model instanceof VisualModel visual) {
            return visual;
        }
        throw refused(model, media);
    }

    /** The model, which takes sound one way or the other. */
    private ChatModel listening(ChatModel model, MediaSource media) {
        if (takesSound(model)) {
            return model;
        }
        throw refused(model, media);
    }

    private boolean takesSound(ChatModel model) {
        return model instanceof HearingModel || words.available();
    }

    private ChatMessage.Part sound(ChatModel model, MediaSource media, byte[] file) {
        String path = media.media().path();
        return model instanceof HearingModel hearing
                ? recordings.sound(file, hearing, path)
                : new ChatMessage.Text(words.of(file, path));
    }

    private ChatMessage.Part picture(VisualModel model, MediaSource media, byte[] file) {
        return new ChatMessage.Picture(visuals.picture(file, model.frames(), media.media().path()));
    }

    private ChatMessage.Part film(VisualModel model, MediaSource media, byte[] file) {
        String path = media.media().path();
        try (FrameStream film = visuals.film(file, model.frames(), path)) {
            Thinned frames = new Thinned(model);
            for (Optional<Frame> frame = visuals.next(film, path);
                    frame.isPresent();
                    frame = visuals.next(film, path)) {
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

    private ApiException refused(ChatModel model, MediaSource media) {
        boolean sees = model instanceof VisualModel;
        boolean hears = takesSound(model);
        String taken =
                "text"
                        + (sees ? ", image_url, input_image, video_url, input_video" : "")
                        + (hears ? ", audio_url, input_audio" : "")
                        + (sees || hears ? ", file, input_file" : "");
        return media.refused(
                "The model '"
                        + model.id()
                        + "' does not take content parts of type "
                        + media.type()
                        + "; it takes: "
                        + taken
                        + ".");
    }
}
