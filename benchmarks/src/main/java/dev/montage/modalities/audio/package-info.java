/** How fast sound is read. */
@NullMarked
package dev.montage.modalities.audio;

import org.jspecify.annotations.NullMarked;
