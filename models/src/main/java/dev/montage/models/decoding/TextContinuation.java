package dev.montage.models.decoding;

import dev.montage.models.decoding.Event.FinishReason;
import java.util.Optional;

/** Goes on token by token until a stop token, a stop string, a rule or a limit ends it. */
final class TextContinuation implements Continuation {

    /** Why it is over, with the log-probability of the stop token if one was chosen. */
    record End(FinishReason reason, float stopLogProbability) {}

    private final GenerationRequest request;
    private final SequencePositions positions;
    private final TextStream text;
    private final int lengthLimit;

    TextContinuation(GenerationRequest request, SequencePositions positions, int lengthLimit) {
        this.request = request;
        this.positions = positions;
        this.lengthLimit = lengthLimit;
        text = new TextStream(request.tokenizer().decoder(), request.stopStrings());
    }

    GenerationRequest request() {
        return request;
    }

    @Override
    public int rows() {
        return request.maxTokens() > 0 ? 1 : 0;
    }

    @Override
    public int chosen() {
        return positions.generatedCount();
    }

    @Override
    public String rest() {
        return text.finish();
    }

    /** Takes the next token and tells of it; says whether that was the last. */
    Optional<End> take(Sampler.Choice choice, Mailbox mailbox) {
        positions.add(choice.id());
        if (request.stopIds().contains(choice.id())) {
            return Optional.of(new End(FinishReason.STOP, choice.logProbability()));
        }
        String freed = text.append(choice.id());
        mailbox.put(new Event.Token(choice.id(), freed, choice.logProbability(), choice.top()));
        return text.stopped()
                ? Optional.of(new End(FinishReason.STOP, Float.NaN))
                : end().map(reason -> new End(reason, Float.NaN));
    }

    /** Why no token may follow, if so: a rule says that the answer is over, or its room is. */
    private Optional<FinishReason> end() {
        int count = positions.generatedCount();
        for (LogitRule rule : request.rules()) {
            Optional<FinishReason> end = rule.end(positions.generated(), count);
            if (end.isPresent()) {
                return end;
            }
        }
        boolean full = count >= request.maxTokens() || positions.length() >= lengthLimit;
        return full ? Optional.of(FinishReason.LENGTH) : Optional.empty();
    }
}
