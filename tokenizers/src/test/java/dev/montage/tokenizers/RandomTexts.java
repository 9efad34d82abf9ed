package dev.montage.tokenizers;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts of any Unicode characters, the common ones more often. */
final class RandomTexts {
    private static final String[] PIECES = {
        " ",
        "  ",
        "\n",
        "\r\n",
        "\t",
        "'s",
        "'LL",
        "'",
        "the",
        " The",
        "123",
        " 7",
        "...",
        "!",
        "\u00A0",
        "é",
        "e\u0301",
        "日本",
        "😀",
        "\u200D",
        "½",
        "Ⅷ",
        "ſ",
        "'ſ",
        "\0",
        "\u0085",
        "\u3000",
        "<|im_end|"
    };

    private RandomTexts() {}

    static List<String> of(long seed, int count) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(80);
            while (text.length() < length) {
                switch (random.nextInt(4)) {
                    case 0 -> text.append(PIECES[random.nextInt(PIECES.length)]);
                    case 1 -> text.append((char) (0x20 + random.nextInt(0x5F)));
                    case 2 -> appendAny(random, 0x3000, text);
                    default -> appendAny(random, 0x110000, text);
                }
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static void appendAny(Random random, int end, StringBuilder text) {
        int c = random.nextInt(end);
        if (c < 0xD800 || c > 0xDFFF) {
            text.appendCodePoint(c);
        }
    }
}
