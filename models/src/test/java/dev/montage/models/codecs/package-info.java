/** Tests of the encoders. */
@NullMarked
package dev.montage.models.codecs;

import org.jspecify.annotations.NullMarked;
