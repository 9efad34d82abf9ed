package dev.montage.server.videos;

import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.families.VisualModel;
import dev.montage.server.wire.VideoReply;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A film to be made, and how far it is. Any thread may read it; its worker changes it. */
public final class VideoJob {

    /** Which way a job goes: down. */
    public enum Status {
        QUEUED,
        IN_PROGRESS,
        COMPLETED,
        FAILED;

        /** As clients read it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is made.
     *
     * @param side pixels of a frame's side
     * @param frames of the film
     */
    public record Order(
            VisualModel model, String prompt, SliceRequest request, int side, int frames) {
        double seconds() {
            return (double) frames / model.frames().framesPerSecond();
        }
    }

    private final String id;
    private final Order order;
    private final Path folder;
    private final Instant created;
    private final Instant expires;

    // All guarded by this.
    private Status status = Status.QUEUED;
    private int slicesDone;
    private boolean unwanted;
    private Optional<Instant> completed = Optional.empty();
    private Optional<VideoReply.Failure> error = Optional.empty();
    private Optional<VideoReply.Usage> usage = Optional.empty();

    VideoJob(String id, Order order, Path folder, Instant created, Instant expires) {
        this.id = id;
        this.order = order;
        this.folder = folder;
        this.created = created;
        this.expires = expires;
    }

    public String id() {
        return id;
    }

    Order order() {
        return order;
    }

    Path folder() {
        return folder;
    }

    Instant expires() {
        return expires;
    }

    public synchronized Status status() {
        return status;
    }

    synchronized boolean unwanted() {
        return unwanted;
    }

    /** Ends the work within one step of the engine. */
    synchronized void cancel() {
        unwanted = true;
    }

    synchronized void sliceDone() {
        status = Status.IN_PROGRESS;
        slicesDone++;
    }

    synchronized void complete(VideoReply.Usage cost, Instant now) {
        status = Status.COMPLETED;
        usage = Optional.of(cost);
        completed = Optional.of(now);
    }

    synchronized void fail(String code, String message, Instant now) {
        status = Status.FAILED;
        error = Optional.of(new VideoReply.Failure(code, message));
        completed = Optional.of(now);
    }

    /** As clients read it. */
    public synchronized VideoReply reply() {
        // The last tenth is for writing the file.
        int progress =
                status == Status.COMPLETED ? 100 : 90 * slicesDone / order.request().slices();
        return new VideoReply(
                id,
                "video",
                order.model().id(),
                status.wireName(),
                progress,
                created.getEpochSecond(),
                completed.map(Instant::getEpochSecond),
                Optional.of(expires.getEpochSecond()),
                order.prompt(),
                order.side() + "x" + order.side(),
                text(order.seconds()),
                Optional.empty(),
                error,
                usage);
    }

    /** Without needless digits: 2, 1.5. */
    private static String text(double seconds) {
        return seconds == Math.rint(seconds)
                ? Long.toString(Math.round(seconds))
                : Double.toString(seconds);
    }
}
