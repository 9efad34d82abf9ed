/** Encoders and decoders between media arrays and positions of the sequence. Called by families. */
@NullMarked
package dev.montage.models.codecs;

import org.jspecify.annotations.NullMarked;
