package dev.montage.server.wire;

import java.util.List;

/**
 * A page of a list.
 *
 * @param firstId of the first item, empty if there is none
 * @param lastId of the last item, which the next page comes {@code after}
 */
public record ListReply<T>(
        @OneOf("list") String object,
        List<T> data,
        String firstId,
        String lastId,
        boolean hasMore) {

    public ListReply {
        data = List.copyOf(data);
    }
}
