package dev.montage.server.openapi;

import dev.montage.server.openapi.Operation.Parameter;
import dev.montage.server.web.Access;
import dev.montage.server.wire.CaptionReply;
import dev.montage.server.wire.ChatReply;
import dev.montage.server.wire.CompletionReply;
import dev.montage.server.wire.EmbeddingReply;
import dev.montage.server.wire.FileReply;
import dev.montage.server.wire.ImageReply;
import dev.montage.server.wire.ListReply;
import dev.montage.server.wire.ModelReply;
import dev.montage.server.wire.OneOf;
import dev.montage.server.wire.ResponseEvent;
import dev.montage.server.wire.ResponseItem;
import dev.montage.server.wire.ResponseReply;
import dev.montage.server.wire.TranscriptReply;
import dev.montage.server.wire.VideoReply;
import java.util.List;

/** The list of what the server does; a test holds it to the routes there are. */
final class ApiOperations {
    private static final Parameter ORDER = Parameter.text("order", "asc", "desc");
    private static final Parameter AFTER = Parameter.text("after");
    private static final Parameter PURPOSE = Parameter.text("purpose");
    private static final Parameter VARIANT =
            Parameter.text(
                    "variant", "video", "gif", "thumbnail", "spritesheet", VideoReply.CHECKPOINT);
    private static final Parameter CHECKPOINT = Parameter.index(VideoReply.CHECKPOINT);
    private static final String VIDEO = "/v1/videos/{video_id}";
    private static final String FILE = "/v1/files/{file_id}";
    private static final String RESPONSE = "/v1/responses/{response_id}";

    private ApiOperations() {}

    /** Whether the server can be used. */
    private record Health(@OneOf({"live", "ready"}) String status) {}

    /** All operations, as the documentation orders them. */
    static List<Operation> all() {
        return List.of(
                Operation.post("/v1/chat/completions", "Answer a conversation")
                        .takesJson(ChatBody.class)
                        .gives(ChatReply.class)
                        .streams(ChatReply.Chunk.class),
                Operation.post("/v1/completions", "Go on with a text")
                        .takesJson(CompletionBody.class)
                        .gives(CompletionReply.class)
                        .streams(CompletionReply.class),
                Operation.post("/v1/embeddings", "Give texts a place in a space")
                        .takesJson(EmbeddingBody.class)
                        .gives(EmbeddingReply.class),
                Operation.post("/v1/responses", "Answer, and remember the conversation")
                        .takesJson(ResponseBody.class)
                        .gives(ResponseReply.class)
                        .streams(ResponseEvent.class),
                Operation.get(RESPONSE, "An answer of before").gives(ResponseReply.class),
                Operation.delete(RESPONSE, "Forget an answer").gives(ResponseReply.Deleted.class),
                Operation.post(RESPONSE + "/cancel", "End work in the background")
                        .gives(ResponseReply.class),
                Operation.get(RESPONSE + "/input_items", "What an answer answers")
                        .with(Parameter.number("limit", 100), ORDER, AFTER)
                        .gives(ListReply.class, ResponseItem.class),
                transcript("/v1/audio/transcriptions", "Write down what is said"),
                transcript("/v1/audio/translations", "Write down in English what is said"),
                Operation.post("/v1/images/generations", "Draw pictures")
                        .takesJson(ImageBody.class)
                        .gives(ImageReply.class)
                        .streams(ImageReply.Completed.class),
                Operation.get(Access.PICTURES + "{picture_id}", "A picture that was drawn")
                        .givesContent("image/png")
                        .givesContent("image/jpeg")
                        .givesContent("image/webp"),
                Operation.post("/v1/videos", "Make a film")
                        .takesJson(VideoBody.class)
                        .gives(VideoReply.class),
                Operation.get("/v1/videos", "The films that are kept")
                        .with(Parameter.number("limit", 100), ORDER, AFTER)
                        .gives(ListReply.class, VideoReply.class),
                Operation.get(VIDEO, "A film, and how far it is").gives(VideoReply.class),
                Operation.delete(VIDEO, "Delete a film, and end work on it")
                        .gives(VideoReply.Deleted.class),
                Operation.get(VIDEO + "/content", "The file of a film, or pictures of it")
                        .with(VARIANT, CHECKPOINT)
                        .givesContent("video/mp4")
                        .givesContent("image/webp")
                        .givesContent("image/jpeg")
                        .givesContent("image/gif"),
                Operation.post("/v1/videos/estimate", "Say what a film would cost")
                        .takesJson(VideoBody.class)
                        .gives(VideoReply.Estimate.class),
                Operation.patch(VIDEO + "/storyboard", "Change a film's storyboard")
                        .takesJson(VideoBody.Change.class)
                        .gives(VideoReply.class),
                Operation.post(VIDEO + "/remix", "Make a film again of other words")
                        .takesJson(VideoBody.Remix.class)
                        .gives(VideoReply.class),
                Operation.post("/v1/videos/edits", "Make a film again of other words")
                        .takesJson(VideoBody.Made.class)
                        .gives(VideoReply.class),
                Operation.post("/v1/videos/extensions", "Make a film longer")
                        .takesJson(VideoBody.Made.class)
                        .gives(VideoReply.class),
                Operation.get(VIDEO + "/events", "What happens to a film")
                        .streams(VideoReply.Event.class),
                Operation.get(VIDEO + "/stream", "Watch a film while it is made")
                        .givesContent("video/mp4"),
                Operation.post("/v1/captions", "Say what a picture or a film shows")
                        .takesJson(CaptionBody.class)
                        .gives(CaptionReply.class)
                        .givesText(),
                Operation.post("/v1/files", "Keep a file")
                        .takesForm(FileForm.class)
                        .gives(FileReply.class),
                Operation.get("/v1/files", "The files that are kept")
                        .with(PURPOSE, Parameter.number("limit", 10_000), ORDER, AFTER)
                        .gives(ListReply.class, FileReply.class),
                Operation.get(FILE, "A file").gives(FileReply.class),
                Operation.delete(FILE, "Delete a file").gives(FileReply.Deleted.class),
                Operation.get(FILE + "/content", "What is in a file").givesContent(),
                Operation.get("/v1/models", "The models that are served")
                        .gives(ModelReply.Page.class),
                Operation.get("/v1/models/{model}", "A model").gives(ModelReply.class),
                Operation.get("/health/live", "Whether the process runs").gives(Health.class),
                Operation.get("/health/ready", "Whether models are loaded").gives(Health.class),
                Operation.get("/metrics", "Counts for Prometheus").givesText(),
                Operation.get("/openapi.json", "This description").gives(Object.class));
    }

    private static Operation transcript(String path, String summary) {
        return Operation.post(path, summary)
                .takesForm(TranscriptionForm.class)
                .gives(TranscriptReply.class)
                .gives(TranscriptReply.Verbose.class)
                .givesText()
                .streams(TranscriptReply.Delta.class)
                .streams(TranscriptReply.SegmentEvent.class)
                .streams(TranscriptReply.Done.class);
    }
}
