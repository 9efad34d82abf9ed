package dev.montage.models.weights;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What is read from files and the same for several models: one copy, kept as long as a model uses
 * it.
 *
 * @param <K> what it is known by
 */
public final class Shared<K, V> {
    private static final class Slot<V> {
        private Optional<WeakReference<V>> kept = Optional.empty();

        synchronized V get(Supplier<V> load) {
            V found = kept.flatMap(it -> Optional.ofNullable(it.get())).orElseGet(load);
            kept = Optional.of(new WeakReference<>(found));
            return found;
        }
    }

    private final Map<K, Slot<V>> slots = new ConcurrentHashMap<>();

    /** What {@code key} stands for; loaded unless it is there. */
    public V get(K key, Supplier<V> load) {
        return slots.computeIfAbsent(key, _ -> new Slot<>()).get(load);
    }
}
