/** Tests of this package. */
@NullMarked
package dev.montage.tokenizers;

import org.jspecify.annotations.NullMarked;
