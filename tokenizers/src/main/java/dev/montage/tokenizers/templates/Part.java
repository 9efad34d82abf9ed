package dev.montage.tokenizers.templates;

import java.util.List;

/** A piece of a template; white space control is already done. */
sealed interface Part {

    /** Text to be copied. */
    record Text(String text) implements Part {}

    /** What stands between double braces. */
    record Output(List<Token> tokens, int line) implements Part {}

    /** What stands between brace and percent sign. */
    record Statement(List<Token> tokens, int line) implements Part {}
}
