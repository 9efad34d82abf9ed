/** Tests of the sequence. */
@NullMarked
package dev.montage.models.sequence;

import org.jspecify.annotations.NullMarked;
