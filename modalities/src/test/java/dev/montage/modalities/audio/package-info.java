@NullMarked
package dev.montage.modalities.audio;

import org.jspecify.annotations.NullMarked;
