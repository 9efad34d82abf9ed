/**
 * Text to ids and back. In: text, or a vocabulary; out: ids, bytes, rendered chat prompts. Anyone
 * may call it; it knows nothing of models, media or HTTP.
 */
@NullMarked
package dev.montage.tokenizers;

import org.jspecify.annotations.NullMarked;
