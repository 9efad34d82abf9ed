package dev.montage.models.decoding;

/**
 * The engine at one moment.
 *
 * @param running sequences in the batch
 * @param waiting requests in the queue
 * @param queueCapacity most requests that may wait
 * @param blocksUsed blocks of the key/value cache that live sequences hold; what only the prefix
 *     cache keeps does not count
 * @param blocksTotal blocks of the key/value cache
 * @param blockSize positions of a block
 * @param prefixHits positions taken from the prefix cache since start
 * @param prefixQueries positions looked up in it since start
 * @param promptTokens prompt positions since start
 * @param generatedTokens tokens generated since start
 * @param steps forward passes since start
 * @param preemptions times since start that a running sequence went back to the queue, so that an
 *     older one could grow
 */
public record EngineStatus(
        int running,
        int waiting,
        int queueCapacity,
        int blocksUsed,
        int blocksTotal,
        int blockSize,
        long prefixHits,
        long prefixQueries,
        long promptTokens,
        long generatedTokens,
        long steps,
        long preemptions) {

    /** Positions that the cache holds. */
    public int positionsTotal() {
        return blocksTotal * blockSize;
    }

    /** Of these, positions that no live sequence holds. */
    public int positionsFree() {
        return (blocksTotal - blocksUsed) * blockSize;
    }

    EngineStatus withWaiting(int requests) {
        return new EngineStatus(
                running,
                requests,
                queueCapacity,
                blocksUsed,
                blocksTotal,
                blockSize,
                prefixHits,
                prefixQueries,
                promptTokens,
                generatedTokens,
                steps,
                preemptions);
    }
}
