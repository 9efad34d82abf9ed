package dev.montage.server.serving;

import dev.montage.modalities.media.MediaException;
import dev.montage.server.web.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Something that takes time and may fail, done for a field of a request. */
@FunctionalInterface
interface MediaWork<T> {
    T run() throws IOException, InterruptedException;

    /**
     * What it gives.
     *
     * @param param the field that holds the media
     * @throws ApiException 400 if the media cannot be taken, 503 while the server ends
     */
    static <T> T checked(String param, MediaWork<T> work) {
        try {
            return work.run();
        } catch (MediaException e) {
            String message = "Invalid '" + param + "': " + e.getMessage();
            throw ApiException.field(param, e.code().wireName(), message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Failures.interrupted();
        }
    }
}
