package dev.montage.models.backbone;

/**
 * Shape of a key/value cache.
 *
 * @param heads key/value heads
 * @param queryHeads query heads, a multiple of {@code heads}
 * @param headSize numbers a head
 * @param blocks blocks of {@link KvCache#BLOCK} positions, for all sequences together
 */
public record KvShape(int layers, int heads, int queryHeads, int headSize, int blocks) {

    public KvShape {
        if (layers < 1 || heads < 1 || headSize < 1 || blocks < 1 || queryHeads % heads != 0) {
            throw new IllegalArgumentException(
                    "not a cache: %d layers, %d heads of %d for %d query heads, %d blocks"
                            .formatted(layers, heads, headSize, queryHeads, blocks));
        }
    }

    /** Query heads that share a key/value head. */
    public int group() {
        return queryHeads / heads;
    }
}
