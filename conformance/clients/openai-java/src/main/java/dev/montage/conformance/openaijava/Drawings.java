package dev.montage.conformance.openaijava;

import static dev.montage.conformance.clients.Program.expect;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.videos.Video;
import com.openai.models.videos.VideoCreateParams;
import com.openai.models.videos.VideoRemixParams;
import com.openai.models.videos.VideoSeconds;
import com.openai.models.videos.VideoSize;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Situation;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * Pictures and films from words: of OpenAI's own, deprecated there, and lived on elsewhere. The
 * client's validation of a film takes none but their sizes.
 */
@SuppressWarnings("deprecation")
final class Drawings {
    private static final String WISH = "A red circle.";
    private static final int PAUSE_MILLIS = 1000;

    private final Situation situation;
    private final OpenAIClient client;

    Drawings(Situation situation, OpenAIClient client) {
        this.situation = situation;
        this.client = client;
    }

    void addTo(Program program) {
        program.feature("image", this::image)
                .feature("video_job", this::film)
                .feature("video_remix", this::remix);
    }

    private void image() {
        ImagesResponse response =
                client.images()
                        .generate(
                                ImageGenerateParams.builder()
                                        .model(situation.model("draws"))
                                        .prompt(WISH)
                                        .size(ImageGenerateParams.Size._256X256)
                                        .responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON)
                                        .build())
                        .validate();
        expect(response.data().orElseThrow().getFirst().b64Json().isPresent(), response);
    }

    private void film() throws InterruptedException, IOException {
        Video job =
                client.videos()
                        .create(
                                VideoCreateParams.builder()
                                        .model(situation.model("films"))
                                        .prompt(WISH)
                                        .seconds(VideoSeconds._4)
                                        .size(VideoSize.of("256x256"))
                                        .build());
        while (!job.status().equals(Video.Status.COMPLETED)
                && !job.status().equals(Video.Status.FAILED)) {
            Thread.sleep(PAUSE_MILLIS);
            job = client.videos().retrieve(job.id());
        }
        expect(job.status().equals(Video.Status.COMPLETED), job);
        try (HttpResponse film = client.videos().downloadContent(job.id())) {
            expect(film.body().readAllBytes().length > 1000, job);
        }
    }

    private void remix() {
        VideoCreateParams wish =
                VideoCreateParams.builder()
                        .model(situation.model("films"))
                        .prompt(WISH)
                        .seconds(VideoSeconds.of("1"))
                        .putAdditionalHeader("Idempotency-Key", UUID.randomUUID().toString())
                        .build();
        Video film = client.videos().create(wish);
        Video again = client.videos().create(wish);
        expect(again.id().equals(film.id()), again);
        Video remix =
                client.videos()
                        .remix(
                                film.id(),
                                VideoRemixParams.builder().prompt("A blue circle.").build());
        expect(remix.remixedFromVideoId().filter(film.id()::equals).isPresent(), remix);
        List<String> both = List.of(film.id(), remix.id());
        expect(listed().containsAll(both), both);
        for (String id : both) {
            expect(client.videos().delete(id).validate().deleted(), id);
        }
        expect(listed().stream().noneMatch(both::contains), both);
    }

    private List<String> listed() {
        return client.videos().list().autoPager().stream().map(Video::id).toList();
    }
}
