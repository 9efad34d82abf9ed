/**
 * The sequence: what stands at each position, a token or an embedding, and of which modality. In:
 * segments that a family lays out; out: positions that decoding feeds to a backbone.
 */
@NullMarked
package dev.montage.models.sequence;

import org.jspecify.annotations.NullMarked;
