package dev.montage.server.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.server.settings.Settings;
import dev.montage.server.wire.ResponseItem;
import dev.montage.server.wire.ResponseReply;
import dev.montage.server.wire.ResponseReply.Status;
import dev.montage.server.wire.ResponseTools;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ResponseStoreTest {
    private static StoredResponse response(String id, Status status, String said) {
        ResponseReply.Terms terms =
                new ResponseReply.Terms(
                        "m",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        1,
                        1,
                        0,
                        "disabled",
                        new ResponseReply.Text(ResponseReply.Format.text()),
                        new ResponseTools.Choice.Mode(ResponseTools.Modes.AUTO),
                        List.of(),
                        true,
                        "default",
                        false,
                        true,
                        Map.of());
        ResponseItem message =
                ResponseItem.Input.create("user", List.of(ResponseItem.InputText.of(said)));
        return new StoredResponse(
                ResponseReply.created(id, 0, terms).with(status), List.of(message));
    }

    private static List<String> kept(ResponseStore store, String... ids) {
        return Stream.of(ids).filter(id -> store.find(id).isPresent()).toList();
    }

    @Test
    void holdsAsMuchAsItMay() {
        StoredResponse small = response("a", Status.COMPLETED, "");
        ResponseStore store = new ResponseStore(new Settings.Responses(100, 3 * small.bytes()));
        store.add(small);
        store.add(response("b", Status.COMPLETED, ""));
        store.add(response("c", Status.COMPLETED, ""));
        assertEquals(List.of("a", "b", "c"), kept(store, "a", "b", "c"));
        store.add(response("d", Status.COMPLETED, "x"));
        assertEquals(List.of("c", "d"), kept(store, "a", "b", "c", "d"));
        store.remove("c");
        store.add(response("e", Status.COMPLETED, ""));
        assertEquals(List.of("d", "e"), kept(store, "d", "e"));
        store.add(response("f", Status.COMPLETED, "x".repeat(10_000)));
        assertEquals(List.of(), kept(store, "d", "e", "f"));
    }

    @Test
    void keepsWhatRuns() {
        ResponseStore store = new ResponseStore(new Settings.Responses(1, 1 << 20));
        store.add(response("running", Status.IN_PROGRESS, ""));
        store.add(response("b", Status.COMPLETED, ""));
        assertEquals(List.of("running"), kept(store, "running", "b"));
        assertTrue(store.isWanted("running"));
        store.update("running", reply -> reply.with(Status.CANCELLED));
        assertFalse(store.isWanted("running"));
        store.update("running", reply -> reply.with(Status.COMPLETED));
        assertEquals(Status.CANCELLED, store.find("running").orElseThrow().reply().status());
        store.add(response("c", Status.COMPLETED, ""));
        assertEquals(List.of("c"), kept(store, "running", "c"));
    }
}
