package dev.montage.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** As many long requests as a model computes and lets wait: one more is refused with 429. */
final class Crowd {
    private final Counts counts;
    private final String model;
    private final int running;
    private final int waiting;
    private volatile List<Thread> people = List.of();
    private volatile boolean here;
    private int refusedBefore;

    /**
     * A crowd that is away.
     *
     * @param running requests that the model computes together
     * @param waiting requests that may wait for it
     */
    Crowd(Counts counts, String model, int running, int waiting) {
        this.counts = counts;
        this.model = model;
        this.running = running;
        this.waiting = waiting;
    }

    /** Returns once one more is refused; if wanted, they leave once one more was. */
    synchronized void come(boolean untilRefused) {
        leave();
        here = true;
        List<Thread> coming = new ArrayList<>();
        for (int i = 0; i < running + waiting; i++) {
            coming.add(Thread.startVirtualThread(this::ask));
        }
        Counts.await(
                "a full queue",
                () ->
                        count("vllm:num_requests_running") == running
                                && count("vllm:num_requests_waiting") == waiting);
        int refused = counts.refused(429);
        refusedBefore = refused;
        people = List.copyOf(coming);
        if (untilRefused) {
            Thread.startVirtualThread(
                    () -> {
                        Counts.await("a refusal", () -> !here || counts.refused(429) > refused);
                        sendAway();
                    });
        }
    }

    /** Returns once nobody is served; gives how often somebody was refused meanwhile. */
    synchronized int leave() {
        if (people.isEmpty()) {
            return 0;
        }
        sendAway();
        for (Thread person : people) {
            try {
                person.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        people = List.of();
        int refused = counts.refused(429) - refusedBefore;
        Counts.await(
                "an empty queue",
                () ->
                        count("vllm:num_requests_running") == 0
                                && count("vllm:num_requests_waiting") == 0);
        return refused;
    }

    private int count(String name) {
        return counts.of(name + "{", "\"" + model + "\"");
    }

    /** Each has a client of its own, whose connection ends in the middle of a request. */
    private void ask() {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(counts.origin() + "/v1/chat/completions"))
                        .header("Authorization", "Bearer " + counts.key())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(story()))
                        .build();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try {
            while (here) {
                try (InputStream body = client.send(request, BodyHandlers.ofInputStream()).body()) {
                    body.transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException | InterruptedException e) {
            // Told to leave.
        } finally {
            client.shutdownNow();
        }
    }

    private String story() {
        return """
               {"model": "%s", "messages": [{"role": "user", "content": "Tell me a long story."}],
                "stream": true, "ignore_eos": true}
               """
                .formatted(model);
    }

    private void sendAway() {
        here = false;
        people.forEach(Thread::interrupt);
    }
}
