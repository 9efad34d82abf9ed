/**
 * Constrained decoding: a context-free grammar over bytes says which tokens may come next. In: a
 * tokenizer and a grammar built of lexemes, sequences and choices; out: a rule for the sampler that
 * forbids tokens, so that every answer is in the language, and finished when its tokens are. Called
 * by schema, tools and families.
 */
@NullMarked
package dev.montage.models.grammar;

import org.jspecify.annotations.NullMarked;
