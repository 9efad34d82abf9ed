package dev.montage.models.speech;

import dev.montage.models.decoding.Event;
import dev.montage.models.sequence.Segment;
import dev.montage.models.speech.HeardChunk.Sentence;
import dev.montage.models.speech.HeardChunk.TimedWord;
import dev.montage.models.speech.WhisperHearing.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One chunk on its way to text. A first attempt runs beside those of other chunks; where its text
 * looks wrong, attempts with the whole 30 s window and with higher temperatures follow.
 */
final class WhisperWork implements Hearing.Work {
    private static final double WORST_LOG_PROBABILITY = -1;

    /** Less sure than this where probably nobody speaks: nobody does. */
    private static final double WORST_OF_SILENCE = -0.5;

    private static final double SURELY_NO_SPEECH = 0.9;
    private static final double MOST_COMPRESSION = 2.4;
    private static final double NO_SPEECH = 0.6;
    private static final double TEMPERATURE_STEP = 0.2;

    /** If this much sound is left after the last timestamp, it is heard again on its own. */
    private static final double MOST_REST_SECONDS = 3;

    private final WhisperHearing hearing;
    private final SpeechChunk chunk;
    private final SpeechTask task;
    private final WhisperTokens tokens;
    private final Loudness loudness;
    private Optional<String> language;
    private Running running;
    private int read; // tokens of the first attempt that language() has read

    /**
     * Starts the first attempt.
     *
     * @param language of the recording, where it is known
     */
    WhisperWork(
            WhisperHearing hearing, SpeechChunk chunk, SpeechTask task, Optional<String> language) {
        this.hearing = hearing;
        this.chunk = chunk;
        this.task = task;
        this.language = language;
        tokens = hearing.tokens();
        loudness = new Loudness(chunk.samples());
        running = start(false, task.temperature());
    }

    @Override
    public SpeechChunk chunk() {
        return chunk;
    }

    private Running start(boolean wholeWindow, double temperature) {
        Segment.Embeddings sound = hearing.encode(chunk.samples(), wholeWindow);
        return hearing.start(sound, chunk.seconds(), task, language, temperature);
    }

    /** Waits for the first token if it has to be detected. */
    @Override
    public String language() throws InterruptedException {
        if (language.isEmpty()) {
            language = tokens.language(token(running.generation().next()).id());
            read = 1;
        }
        return language.orElseThrow();
    }

    @Override
    public HeardChunk finish() throws InterruptedException {
        HeardChunk best = attempt(read);
        boolean wholeWindow = false;
        double temperature = task.temperature();
        while (looksWrong(best) && temperature < 1) {
            if (wholeWindow || temperature > 0) {
                temperature = Math.min(1, temperature + TEMPERATURE_STEP);
            }
            wholeWindow = true;
            running = start(true, temperature);
            HeardChunk next = attempt(0);
            best = better(next, best) ? next : best;
        }
        if (silent(best)) {
            return withSentences(best, List.of());
        }
        return best.loops() ? withoutLast(best) : withRest(best);
    }

    private static boolean looksWrong(HeardChunk heard) {
        return !silent(heard)
                && (repeats(heard) || heard.averageLogProbability() < WORST_LOG_PROBABILITY);
    }

    private static boolean silent(HeardChunk heard) {
        return heard.noSpeechProbability() > SURELY_NO_SPEECH
                || (heard.noSpeechProbability() > NO_SPEECH
                        && heard.averageLogProbability() < WORST_OF_SILENCE);
    }

    private static boolean repeats(HeardChunk heard) {
        return heard.loops() || heard.compressionRatio() > MOST_COMPRESSION;
    }

    private static boolean better(HeardChunk next, HeardChunk best) {
        return repeats(next) == repeats(best)
                ? next.averageLogProbability() > best.averageLogProbability()
                : repeats(best);
    }

    /** Reads one generation to its end; {@code already} tokens of it have been read. */
    private HeardChunk attempt(int already) throws InterruptedException {
        List<Integer> ids = new ArrayList<>();
        List<Float> logProbabilities = new ArrayList<>();
        int count = already;
        while (true) {
            Event event = running.generation().next();
            if (event instanceof Event.Finished finished) {
                return heard(new Answer(ids, logProbabilities, finished.stopLogProbability()));
            }
            Event.Token token = token(event);
            if (count == 0) {
                language = tokens.language(token.id());
            } else if (count >= WhisperRules.HEADER) {
                ids.add(token.id());
                logProbabilities.add(token.logProbability());
            }
            count++;
        }
    }

    private static Event.Token token(Event event) {
        return switch (event) {
            case Event.Token token -> token;
            case Event.Finished finished ->
                    throw new IllegalStateException("the answer ended early: " + finished);
            case Event.Slice slice -> throw slice.unexpected();
            case Event.Failed failed -> throw Answer.failure(failed);
        };
    }

    private HeardChunk heard(Answer answer) {
        WhisperTokenizer tokenizer = hearing.tokenizer();
        double seconds = chunk.seconds();
        List<Answer.Part> parts = answer.parts(tokens, seconds);
        String spoken = language.orElse("en");
        List<List<TimedWord>> words =
                running.attention()
                        .map(
                                attention ->
                                        WordTimes.of(
                                                answer,
                                                parts,
                                                attention,
                                                running.positionOfFirst(),
                                                tokenizer,
                                                spoken,
                                                seconds))
                        .orElse(List.of());
        StringBuilder all = new StringBuilder();
        List<Sentence> sentences = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Answer.Part part = parts.get(i);
            String text = answer.text(tokenizer, part.first(), part.last());
            all.append(text);
            if (!text.isBlank()) {
                List<TimedWord> spokenWords = words.isEmpty() ? List.of() : words.get(i);
                sentences.add(sentence(answer, part, i == parts.size() - 1, text, spokenWords));
            }
        }
        return new HeardChunk(
                spoken,
                running.temperature(),
                answer.averageLogProbability(),
                Answer.compressionRatio(all.toString()),
                running.rules().noSpeechProbability(),
                running.rules().loops(),
                sentences);
    }

    /** A part with its times moved out of the pauses around it. */
    private Sentence sentence(
            Answer answer, Answer.Part part, boolean last, String text, List<TimedWord> words) {
        int size = answer.ids().size();
        List<Integer> ids =
                answer.ids()
                        .subList(Math.max(0, part.first() - 1), Math.min(part.last() + 1, size));
        List<TimedWord> timed = new ArrayList<>();
        for (TimedWord word : words) {
            double[] times = loudness.word(word.start(), word.end());
            timed.add(new TimedWord(word.text(), times[0], times[1], word.probability()));
        }
        boolean wholeRest = last && chunk.seconds() - part.end() <= MOST_REST_SECONDS;
        double start = loudness.begin(part.start(), part.end());
        double end = loudness.end(start, wholeRest ? chunk.seconds() : part.end());
        return new Sentence(
                timed.isEmpty() ? start : timed.getFirst().start(),
                timed.isEmpty() ? end : timed.getLast().end(),
                text,
                ids,
                timed);
    }

    /** A text that still goes round in circles keeps what came before. */
    private static HeardChunk withoutLast(HeardChunk heard) {
        int count = Math.max(0, heard.sentences().size() - 1);
        return withSentences(heard, heard.sentences().subList(0, count));
    }

    /** Hears again what is left after the last timestamp, if it is much. */
    private HeardChunk withRest(HeardChunk heard) throws InterruptedException {
        double from = heard.end();
        if (heard.sentences().isEmpty() || chunk.seconds() - from <= MOST_REST_SECONDS) {
            return heard;
        }
        SpeechChunk rest = new SpeechChunk(from, WhisperHearing.rest(chunk.samples(), from));
        try (WhisperWork work = new WhisperWork(hearing, rest, task, language)) {
            List<Sentence> sentences = new ArrayList<>(heard.sentences());
            for (Sentence sentence : work.finish().sentences()) {
                sentences.add(later(sentence, from));
            }
            return withSentences(heard, sentences);
        }
    }

    private static Sentence later(Sentence sentence, double seconds) {
        return new Sentence(
                sentence.start() + seconds,
                sentence.end() + seconds,
                sentence.text(),
                sentence.tokens(),
                sentence.words().stream()
                        .map(
                                word ->
                                        new TimedWord(
                                                word.text(),
                                                word.start() + seconds,
                                                word.end() + seconds,
                                                word.probability()))
                        .toList());
    }

    private static HeardChunk withSentences(HeardChunk heard, List<Sentence> sentences) {
        return new HeardChunk(
                heard.language(),
                heard.temperature(),
                heard.averageLogProbability(),
                heard.compressionRatio(),
                heard.noSpeechProbability(),
                heard.loops(),
                sentences);
    }

    @Override
    public void close() {
        running.generation().close();
    }
}
