package dev.montage.server.serving;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.video.FrameStream;
import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.families.ChatMessage;
import dev.montage.models.families.ChatModel;
import dev.montage.models.families.VisualModel;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import dev.montage.server.wire.CaptionReply;
import dev.montage.server.wire.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** Captions pictures, and films window by window, in bounded memory. */
public final class Captioner {
    /** As models/training/unified/tasks.py asks. */
    private enum Ask {
        // A short caption that does not end holds up those that are written beside it.
        SHORT("Describe the picture in one sentence.", 48),
        LONG("Describe the picture in detail.", 128),
        FILM("Describe the film.", 128);

        private final String words;
        private final int mostTokens;

        Ask(String words, int mostTokens) {
            this.words = words;
            this.mostTokens = mostTokens;
        }
    }

    private final VisualModel eyes;
    private final ChatModel words;
    private final Visuals visuals;
    private final int together;
    private final Duration limit;
    private final BooleanSupplier unwanted;
    private int promptTokens;
    private int cachedTokens;
    private int imageTokens;
    private int videoTokens;
    private int completionTokens;

    /**
     * A captioner for one request.
     *
     * @param settings how many windows of a film are captioned at once, and how long that may take
     * @param unwanted asked every now and then: once true, the work ends
     * @throws ApiException 400 if the model makes pictures but no text
     */
    public Captioner(
            VisualModel model, Visuals visuals, Settings settings, BooleanSupplier unwanted) {
        if (!(model instanceof ChatModel chat)) {
            throw ApiException.field(
                    "model", "model_not_supported", "The model '" + model.id() + "' has no words.");
        }
        eyes = model;
        words = chat;
        this.visuals = visuals;
        together = settings.engine().running();
        limit = settings.limits().request();
        this.unwanted = unwanted;
    }

    /** What it cost until now. */
    public Usage usage() {
        return Usage.of(promptTokens, cachedTokens, completionTokens)
                .withMedia(0, imageTokens, videoTokens);
    }

    /** What a picture shows. */
    public String picture(Frame frame, boolean detailed) {
        Ask ask = detailed ? Ask.LONG : Ask.SHORT;
        return answers(List.of(request(new ChatMessage.Picture(frame), ask))).getFirst();
    }

    /** How many pictures or windows of a film it looks at together. */
    public int together() {
        return together;
    }

    /** What each of some pictures shows, in a few words; all are looked at together. */
    public List<String> pictures(List<Frame> frames) {
        return answers(
                frames.stream().map(f -> request(new ChatMessage.Picture(f), Ask.SHORT)).toList());
    }

    /**
     * What a film shows, and when. Neighbouring windows that show the same become one.
     *
     * @param param the field that holds the film, for errors
     */
    public List<CaptionReply.Segment> film(FrameStream film, String param) {
        List<CaptionReply.Segment> segments = new ArrayList<>();
        windows(film, param, (frames, text) -> add(segments, frames, text));
        return segments;
    }

    /**
     * Says what each window of a film shows, which is as much of it as the model sees at once.
     *
     * @param param the field that holds the film, for errors
     * @param seen hears of each window's frames and text, in order
     */
    public void windows(FrameStream film, String param, BiConsumer<List<Frame>, String> seen) {
        List<List<Frame>> windows = new ArrayList<>();
        for (List<Frame> window = window(film, param);
                !window.isEmpty();
                window = window(film, param)) {
            windows.add(window);
            if (windows.size() == together) {
                caption(windows, seen);
                windows.clear();
            }
        }
        caption(windows, seen);
    }

    private List<Frame> window(FrameStream film, String param) {
        int most = eyes.filmSlices() * eyes.sliceFrames();
        List<Frame> frames = new ArrayList<>();
        while (frames.size() < most) {
            Optional<Frame> frame = visuals.next(film, param);
            if (frame.isEmpty()) {
                break;
            }
            frames.add(frame.get());
        }
        return frames;
    }

    private void caption(List<List<Frame>> windows, BiConsumer<List<Frame>, String> seen) {
        List<GenerationRequest> requests =
                windows.stream()
                        .map(frames -> request(new ChatMessage.Film(frames), Ask.FILM))
                        .toList();
        List<String> texts = answers(requests);
        for (int i = 0; i < texts.size(); i++) {
            seen.accept(windows.get(i), texts.get(i));
        }
    }

    private void add(List<CaptionReply.Segment> segments, List<Frame> frames, String text) {
        double start = frames.getFirst().seconds();
        double end = frames.getLast().seconds() + 1.0 / eyes.frames().framesPerSecond();
        boolean same = !segments.isEmpty() && segments.getLast().text().equals(text);
        double from = same ? segments.removeLast().start() : start;
        segments.add(new CaptionReply.Segment(from, end, text));
    }

    /** The question stands first, so that the next request finds it in the prefix cache. */
    private GenerationRequest request(ChatMessage.Part media, Ask ask) {
        List<ChatMessage.Part> parts = List.of(new ChatMessage.Text(ask.words), media);
        return new GenerationRequest(
                words.chatPrompt(List.of(new ChatMessage("user", parts, List.of()))),
                words.tokenizer(),
                ask.mostTokens,
                words.stopIds(),
                List.of(),
                Sampling.greedy(),
                false,
                0,
                List.of(),
                Optional.of(Instant.now().plus(limit)));
    }

    private List<String> answers(List<GenerationRequest> requests) {
        if (requests.isEmpty()) {
            return List.of();
        }
        List<StringBuilder> texts = new ArrayList<>();
        for (GenerationRequest request : requests) {
            texts.add(new StringBuilder());
            imageTokens += Prompts.imageTokens(request.prompt());
            videoTokens += Prompts.videoTokens(request.prompt());
        }
        try (Choices choices = Choices.submit(words.generator(), requests, unwanted)) {
            while (!choices.isOver()) {
                choices.next(limit).ifPresent(item -> take(item, texts));
            }
        } catch (InterruptedException e) {
            throw Failures.interrupted();
        }
        return texts.stream().map(text -> text.toString().strip()).toList();
    }

    private void take(Choices.Item item, List<StringBuilder> texts) {
        StringBuilder text = texts.get(item.choice());
        switch (item.event()) {
            case Event.Token token -> text.append(token.text());
            case Event.Finished finished -> {
                text.append(finished.text());
                promptTokens += finished.usage().promptTokens();
                cachedTokens += finished.usage().cachedTokens();
                completionTokens += finished.usage().completionTokens();
            }
            case Event.Slice slice -> throw slice.unexpected();
            case Event.Failed failed -> throw Failures.failed(failed);
        }
    }
}
