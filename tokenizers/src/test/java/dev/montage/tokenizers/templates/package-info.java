/** Tests of this package. */
@NullMarked
package dev.montage.tokenizers.templates;

import org.jspecify.annotations.NullMarked;
