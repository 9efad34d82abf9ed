package dev.montage.conformance.openaijava;

import static dev.montage.conformance.clients.Program.expect;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.videos.Video;
import com.openai.models.videos.VideoCreateParams;
import com.openai.models.videos.VideoSeconds;
import com.openai.models.videos.VideoSize;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Situation;
import java.io.IOException;

/** Pictures and films from words: of OpenAI's own, deprecated there, and lived on elsewhere. */
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
        program.feature("image", this::image).feature("video_job", this::film);
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
                                        .build())
                        .validate();
        while (!job.status().equals(Video.Status.COMPLETED)
                && !job.status().equals(Video.Status.FAILED)) {
            Thread.sleep(PAUSE_MILLIS);
            job = client.videos().retrieve(job.id()).validate();
        }
        expect(job.status().equals(Video.Status.COMPLETED), job);
        try (HttpResponse film = client.videos().downloadContent(job.id())) {
            expect(film.body().readAllBytes().length > 1000, job);
        }
    }
}
