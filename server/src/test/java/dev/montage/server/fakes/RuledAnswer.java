package dev.montage.server.fakes;

import dev.montage.models.decoding.Event.FinishReason;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.LogitRule;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * An answer under rules: the wish as far as they allow it, else what chance gives, in ASCII.
 *
 * @param ids tokens, each a byte
 */
record RuledAnswer(int[] ids, FinishReason reason) {
    private static final int ASCII = 128;

    static RuledAnswer of(GenerationRequest request, String wish) {
        SplittableRandom random = new SplittableRandom(request.sampling().seed());
        int[] wished = new ByteTokenizer().encode(wish);
        int[] ids = new int[request.maxTokens()];
        for (int count = 0; count < ids.length; count++) {
            float[] logits = new float[ByteTokenizer.END + 1];
            for (int id = 0; id < ASCII; id++) {
                logits[id] = 1 + random.nextInt(100);
            }
            logits[count < wished.length ? wished[count] : ByteTokenizer.END] = 1000;
            for (LogitRule rule : request.rules()) {
                rule.apply(logits, 0, logits.length, ids, count);
            }
            ids[count] = best(logits);
            if (ids[count] == ByteTokenizer.END) {
                return new RuledAnswer(Arrays.copyOf(ids, count), FinishReason.STOP);
            }
            for (LogitRule rule : request.rules()) {
                Optional<FinishReason> end = rule.end(ids, count + 1);
                if (end.isPresent()) {
                    return new RuledAnswer(Arrays.copyOf(ids, count + 1), end.get());
                }
            }
        }
        return new RuledAnswer(ids, FinishReason.LENGTH);
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int id = 0; id < logits.length; id++) {
            best = logits[id] > logits[best] ? id : best;
        }
        return best;
    }
}
