/** Benchmarks of constrained decoding. */
@NullMarked
package dev.montage.models.grammar;

import org.jspecify.annotations.NullMarked;
