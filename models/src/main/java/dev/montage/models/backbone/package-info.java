/**
 * The transformer: positions of many sequences in, log-its out, keys and values in a blocked cache.
 * Called by decoding (which drives it) and families (which build it).
 */
@NullMarked
package dev.montage.models.backbone;

import org.jspecify.annotations.NullMarked;
