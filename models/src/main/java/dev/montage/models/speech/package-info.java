/**
 * What listening takes besides the transformer: where in a recording somebody speaks, how a long
 * one is cut into chunks, who hears them, the grammar of Whisper's tokens, and when each word is
 * said. In: samples, tokens, attention; out: chunks, what is said, rules, times. Called by
 * families.
 */
@NullMarked
package dev.montage.models.speech;

import org.jspecify.annotations.NullMarked;
