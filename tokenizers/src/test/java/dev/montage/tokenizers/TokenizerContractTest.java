package dev.montage.tokenizers;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract, on every way to make a tokenizer. */
class TokenizerContractTest {
    private static final Tokenizer WHISPER = Checkpoints.load("whisper-base");
    private static final Tokenizer SMOLLM = Checkpoints.load("smollm2-135m");
    private static final Tokenizer GGUF_SMOLLM =
            GgufTokenizer.of(Checkpoints.ggufMetadata("smollm2-135m", "smollm"));
    private static final Tokenizer QWEN = tiny("qwen2");
    private static final Tokenizer LLAMA = tiny("llama-3");

    private static Tokenizer tiny(String name) {
        Path file = Checkpoints.goldenFile("tiny-" + name + ".json");
        return TokenizerJson.load(file);
    }

    /** A vocabulary that covers every byte. */
    @Nested
    class Whisper extends TokenizerContract {
        @Override
        Tokenizer tokenizer() {
            return WHISPER;
        }

        @Override
        String specialToken() {
            return "<|startoftranscript|>";
        }

        @Override
        boolean isLossless() {
            return true;
        }
    }

    /** A vocabulary without some bytes. */
    @Nested
    class SmolLm extends TokenizerContract {
        @Override
        Tokenizer tokenizer() {
            return SMOLLM;
        }

        @Override
        String specialToken() {
            return "<|im_end|>";
        }

        @Override
        boolean isLossless() {
            return false;
        }
    }

    /** From GGUF metadata. */
    @Nested
    class GgufSmolLm extends SmolLm {
        @Override
        Tokenizer tokenizer() {
            return GGUF_SMOLLM;
        }
    }

    /** The pattern of Llama 3, with whole words first. */
    @Nested
    class Llama extends TokenizerContract {
        @Override
        Tokenizer tokenizer() {
            return LLAMA;
        }

        @Override
        String specialToken() {
            return "<|im_start|>";
        }

        @Override
        boolean isLossless() {
            return true;
        }
    }

    /** The pattern of Qwen2, on text in NFC. */
    @Nested
    class Qwen extends Llama {
        @Override
        Tokenizer tokenizer() {
            return QWEN;
        }

        @Override
        boolean isLossless() {
            return false;
        }
    }
}
