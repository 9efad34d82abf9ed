package dev.montage.server.serving;

import dev.montage.server.settings.Settings;
import dev.montage.server.wire.ResponseReply;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Responses that clients may ask for again, in memory. When there are too many or they are too
 * large, the oldest that are over go first; those that still run stay, and the engine's queue
 * bounds their number. Any thread may call it.
 */
public final class ResponseStore {
    private final Settings.Responses limits;
    private final Map<String, Entry> entries = new LinkedHashMap<>(); // oldest first
    private long bytes;

    private record Entry(StoredResponse response, long bytes) {}

    public ResponseStore(Settings.Responses limits) {
        this.limits = limits;
    }

    /** Keeps a response of a new id. */
    public synchronized void add(StoredResponse response) {
        put(response);
        evict();
    }

    /** A response; empty if there is none, or none any more. */
    public synchronized Optional<StoredResponse> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::response);
    }

    /** Whether it is here and not over: somebody waits for its answer. */
    public synchronized boolean isWanted(String id) {
        return find(id).filter(ResponseStore::isWanted).isPresent();
    }

    /**
     * Puts a response into its next state, unless it is over already or gone.
     *
     * @return what is here after; empty if it is gone
     */
    public synchronized Optional<StoredResponse> update(
            String id, UnaryOperator<ResponseReply> change) {
        find(id).filter(ResponseStore::isWanted)
                .ifPresent(
                        old -> {
                            put(new StoredResponse(change.apply(old.reply()), old.input()));
                            evict();
                        });
        return find(id);
    }

    /** Forgets a response; if it runs, it is not wanted any more. Returns whether it was here. */
    public synchronized boolean remove(String id) {
        Optional<Entry> entry = Optional.ofNullable(entries.remove(id));
        bytes -= entry.map(Entry::bytes).orElse(0L);
        return entry.isPresent();
    }

    private void put(StoredResponse response) {
        Entry entry = new Entry(response, response.bytes());
        Optional<Entry> before = Optional.ofNullable(entries.put(response.reply().id(), entry));
        bytes += entry.bytes() - before.map(Entry::bytes).orElse(0L);
    }

    private void evict() {
        Iterator<Entry> oldest = entries.values().iterator();
        while ((entries.size() > limits.count() || bytes > limits.bytes()) && oldest.hasNext()) {
            Entry entry = oldest.next();
            if (!isWanted(entry.response())) {
                bytes -= entry.bytes();
                oldest.remove();
            }
        }
    }

    private static boolean isWanted(StoredResponse response) {
        return !response.reply().status().isLast();
    }
}
