package dev.montage.server.endpoints;

import dev.montage.server.web.Query;
import dev.montage.server.wire.ListReply;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which part of a list is asked for.
 *
 * @param limit most items
 * @param newestFirst the order
 * @param after the id of the item before the first
 */
record Paging(int limit, boolean newestFirst, Optional<String> after) {

    /** From {@code limit}, {@code order} (newest first if left out) and {@code after}. */
    static Paging of(Query query, int mostItems, int usualItems) {
        return new Paging(
                query.integer("limit", 1, mostItems).orElse(usualItems),
                !query.oneOf("order", List.of("asc", "desc")).orElse("desc").equals("asc"),
                query.text("after"));
    }

    /**
     * The page.
     *
     * @param items all, oldest first
     */
    <T> ListReply<T> of(List<T> items, Function<T, String> id) {
        List<T> ordered = newestFirst ? items.reversed() : items;
        int start = after.map(wanted -> 1 + indexOf(wanted, ordered, id)).orElse(0);
        List<T> page = ordered.subList(start, Math.min(ordered.size(), start + limit));
        return new ListReply<>(
                "list",
                page,
                page.isEmpty() ? "" : id.apply(page.getFirst()),
                page.isEmpty() ? "" : id.apply(page.getLast()),
                start + page.size() < ordered.size());
    }

    private static <T> int indexOf(String wanted, List<T> items, Function<T, String> id) {
        int index = items.stream().map(id).toList().indexOf(wanted);
        if (index < 0) {
            throw Query.invalid("after", "there is no item " + wanted);
        }
        return index;
    }
}
