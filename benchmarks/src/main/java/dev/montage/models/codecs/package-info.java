/** How fast the codecs are. */
@NullMarked
package dev.montage.models.codecs;

import org.jspecify.annotations.NullMarked;
