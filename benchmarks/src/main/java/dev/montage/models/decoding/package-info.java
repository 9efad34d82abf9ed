/** Benchmarks of decoding. */
@NullMarked
package dev.montage.models.decoding;

import org.jspecify.annotations.NullMarked;
