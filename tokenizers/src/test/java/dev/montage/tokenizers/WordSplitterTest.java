package dev.montage.tokenizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The hand-written splitters cut as the regular expressions that they stand for. */
class WordSplitterTest {

    static Stream<Arguments> splitters() {
        return Stream.of(
                Arguments.of(new Gpt2Splitter(false), Gpt2Splitter.PATTERN),
                Arguments.of(new Gpt2Splitter(true), Gpt2Splitter.PATTERN),
                Arguments.of(new Cl100kSplitter(3), Cl100kSplitter.LLAMA_3),
                Arguments.of(new Cl100kSplitter(1), Cl100kSplitter.QWEN_2));
    }

    @ParameterizedTest
    @MethodSource("splitters")
    void cutsAsThePattern(WordSplitter splitter, String regex) {
        Pattern pattern =
                Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE);
        for (String text : RandomTexts.of(21, 3000)) {
            List<String> expected = new ArrayList<>();
            if (splitter instanceof Gpt2Splitter(boolean digitsAlone) && digitsAlone) {
                Matcher stretches = Pattern.compile("\\p{N}|\\P{N}+").matcher(text);
                while (stretches.find()) {
                    expected.addAll(matches(pattern, stretches.group()));
                }
            } else {
                expected = matches(pattern, text);
            }
            assertEquals(expected, words(splitter, text));
        }
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(r -> r.group()).toList();
    }

    private static List<String> words(WordSplitter splitter, String text) {
        char[] units = text.toCharArray();
        List<String> words = new ArrayList<>();
        for (int start = 0; start < units.length; ) {
            int end = splitter.wordEnd(units, start, units.length);
            words.add(new String(units, start, end - start));
            start = end;
        }
        return words;
    }
}
