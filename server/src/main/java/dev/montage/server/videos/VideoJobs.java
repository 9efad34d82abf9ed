package dev.montage.server.videos;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.picture.PictureFormat;
import dev.montage.modalities.picture.PictureWriter;
import dev.montage.server.serving.SliceWork;
import dev.montage.server.serving.SliceWork.Made;
import dev.montage.server.serving.Visuals;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.ClientGoneException;
import dev.montage.server.wire.VideoReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * All jobs, oldest first. Each is made by a thread of its own, which waits for the engine; the
 * engine's queue bounds them. Their files lie in a temporary folder and expire. Any thread may call
 * it.
 */
public final class VideoJobs implements AutoCloseable {
    private static final Logger LOG = System.getLogger(VideoJobs.class.getName());
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int MOST_JOBS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Visuals visuals;
    private final Map<String, VideoJob> jobs = new LinkedHashMap<>();
    private Optional<Path> folder = Optional.empty();

    public VideoJobs(Visuals visuals) {
        this.visuals = visuals;
    }

    /** A file of a finished job. */
    public enum Variant {
        VIDEO("video.mp4", "video/mp4"),
        THUMBNAIL("thumbnail.webp", "image/webp"),
        SPRITESHEET("spritesheet.jpg", "image/jpeg");

        private final String file;
        private final String mediaType;

        Variant(String file, String mediaType) {
            this.file = file;
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }
    }

    /**
     * Begins a job.
     *
     * @throws ApiException 429 if the engine's queue or the list of jobs is full, 400 if the prompt
     *     never fits
     */
    public VideoJob start(VideoJob.Order order) {
        Instant now = Instant.now();
        String id = "video_" + UUID.randomUUID().toString().replace("-", "");
        VideoJob job = new VideoJob(id, order, place(id), now, now.plus(KEPT));
        SliceWork work =
                SliceWork.submit(
                        order.model().generator(), List.of(order.request()), job::unwanted);
        add(job);
        Thread.ofVirtual().name(id).start(() -> run(job, work));
        return job;
    }

    private synchronized Path place(String id) {
        dropExpired();
        if (jobs.size() >= MOST_JOBS) {
            throw ApiException.later(
                    429, "too_many_videos", Duration.ofMinutes(1), "Delete some videos first.");
        }
        try {
            Path home = folder.isPresent() ? folder.get() : Files.createTempDirectory("montage-");
            folder = Optional.of(home);
            return home.resolve(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void add(VideoJob job) {
        jobs.put(job.id(), job);
    }

    private void run(VideoJob job, SliceWork work) {
        long start = System.nanoTime();
        List<Made> made = new ArrayList<>();
        try (work) {
            work.await(PATIENCE, new Progress(job, made));
            Files.createDirectories(job.folder());
            write(job, made.getFirst());
            job.complete(usage(job, made.getFirst(), start), Instant.now());
        } catch (ClientGoneException e) {
            job.fail("cancelled", "The video was deleted.", Instant.now());
        } catch (ApiException e) {
            String code = e.body().error().code().orElse("failed");
            job.fail(code, String.valueOf(e.getMessage()), Instant.now());
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "video " + job.id() + " failed", e);
            job.fail("failed", "The film could not be written: " + e.getMessage(), Instant.now());
        } finally {
            if (job.unwanted()) {
                delete(job.folder());
            }
        }
    }

    private record Progress(VideoJob job, List<Made> all) implements SliceWork.Listener {
        @Override
        public void made(Made made) {
            all.add(made);
        }

        @Override
        public void slice(int index) {
            job.sliceDone();
        }
    }

    private void write(VideoJob job, Made made) throws IOException {
        VideoJob.Order order = job.order();
        List<Frame> frames = order.model().show(made.slices()).subList(0, order.frames());
        FrameSpec spec = FrameSpec.square(order.side(), order.model().frames().framesPerSecond());
        visuals.writeFilm(frames, spec, job.folder().resolve(Variant.VIDEO.file));
        int quality = PictureWriter.DEFAULT_QUALITY;
        Files.write(
                job.folder().resolve(Variant.THUMBNAIL.file),
                visuals.write(frames.getFirst(), order.side(), PictureFormat.WEBP, quality));
        Frame sheet = SpriteSheet.of(frames);
        Files.write(
                job.folder().resolve(Variant.SPRITESHEET.file),
                visuals.write(sheet, PictureFormat.JPEG, quality));
    }

    private static VideoReply.Usage usage(VideoJob job, Made made, long startNanos) {
        double compute = (System.nanoTime() - startNanos) / 1e9;
        double seconds = job.order().seconds();
        return new VideoReply.Usage(
                seconds,
                job.order().frames(),
                made.usage().completionTokens(),
                compute,
                compute / seconds);
    }

    /** A job; empty if there is none, or none any more. */
    public synchronized Optional<VideoJob> find(String id) {
        dropExpired();
        return Optional.ofNullable(jobs.get(id));
    }

    /** All jobs, oldest first. */
    public synchronized List<VideoJob> all() {
        dropExpired();
        return List.copyOf(jobs.values());
    }

    /** Ends a job's work if need be and deletes it; says whether it was there. */
    public synchronized boolean remove(String id) {
        Optional<VideoJob> job = Optional.ofNullable(jobs.remove(id));
        job.ifPresent(VideoJobs::drop);
        return job.isPresent();
    }

    /** A file of a completed job. */
    public Path file(VideoJob job, Variant variant) {
        return job.folder().resolve(variant.file);
    }

    private void dropExpired() {
        Instant now = Instant.now();
        List<VideoJob> expired =
                jobs.values().stream().filter(job -> !now.isBefore(job.expires())).toList();
        expired.forEach(job -> remove(job.id()));
    }

    private static void drop(VideoJob job) {
        job.cancel();
        delete(job.folder());
    }

    private static void delete(Path folder) {
        try {
            for (Variant variant : Variant.values()) {
                Files.deleteIfExists(folder.resolve(variant.file));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.log(Level.WARNING, folder + " cannot be deleted", e);
        }
    }

    @Override
    public synchronized void close() {
        jobs.values().forEach(VideoJobs::drop);
        jobs.clear();
        folder.ifPresent(VideoJobs::delete);
    }
}
