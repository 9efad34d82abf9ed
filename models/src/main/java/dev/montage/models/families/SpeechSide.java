package dev.montage.models.families;

import dev.montage.modalities.audio.PcmStream;
import dev.montage.models.families.SpeechModel.Skill;
import dev.montage.models.speech.HeardChunk;
import dev.montage.models.speech.SpeechTask;
import dev.montage.models.speech.Transcriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What models share that transcribe: what is asked for is checked, and sentences become segments.
 *
 * @param id of the model
 * @param languages ISO 639-1 codes it knows
 * @param skills what it can do besides writing down
 * @param positionsPerSecond of speech in the sequence
 */
record SpeechSide(
        String id,
        Transcriber transcriber,
        List<String> languages,
        Set<Skill> skills,
        double positionsPerSecond) {

    /** As {@link SpeechModel#transcribe} says. */
    Transcript transcribe(
            PcmStream audio, TranscriptionOptions options, Consumer<Transcript.Segment> progress)
            throws InterruptedException {
        require(!options.translate() || skills.contains(Skill.TRANSLATION), "does not translate");
        require(
                !options.wordTimes() || skills.contains(Skill.WORD_TIMES),
                "does not know when words are spoken");
        require(options.prompt().isEmpty() || skills.contains(Skill.PROMPT), "takes no prompt");
        SpeechTask task =
                new SpeechTask(
                        options.language().map(this::languageCode),
                        options.translate(),
                        options.prompt(),
                        temperature(options),
                        options.wordTimes());
        List<Transcript.Segment> segments = new ArrayList<>();
        Transcriber.Result result =
                transcriber.transcribe(
                        audio,
                        task,
                        (start, chunk, sentence) -> {
                            segments.add(segment(segments.size(), start, chunk, sentence));
                            progress.accept(segments.getLast());
                        });
        return new Transcript(
                result.language(),
                result.seconds(),
                result.speechSeconds(),
                (int) Math.ceil(result.speechSeconds() * positionsPerSecond),
                segments);
    }

    private void require(boolean able, String lack) {
        if (!able) {
            throw new IllegalArgumentException("the model '" + id + "' " + lack);
        }
    }

    private String languageCode(String given) {
        return Languages.find(languages, given)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "language must be one that '%s' knows (%s), found \"%s\""
                                                .formatted(
                                                        id, String.join(", ", languages), given)));
    }

    private static double temperature(TranscriptionOptions options) {
        double temperature = options.temperature();
        if (temperature >= 0 && temperature <= 1) {
            return temperature;
        }
        throw new IllegalArgumentException("temperature must be 0 to 1, found " + temperature);
    }

    private static Transcript.Segment segment(
            int number, double start, HeardChunk chunk, HeardChunk.Sentence sentence) {
        return new Transcript.Segment(
                number,
                start + sentence.start(),
                start + sentence.end(),
                sentence.text(),
                sentence.tokens(),
                chunk.temperature(),
                chunk.averageLogProbability(),
                chunk.compressionRatio(),
                chunk.noSpeechProbability(),
                sentence.words().stream()
                        .map(
                                word ->
                                        new Transcript.Word(
                                                word.text(),
                                                start + word.start(),
                                                start + word.end(),
                                                word.probability()))
                        .toList());
    }
}
