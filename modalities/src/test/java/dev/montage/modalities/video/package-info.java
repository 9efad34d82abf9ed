@NullMarked
package dev.montage.modalities.video;

import org.jspecify.annotations.NullMarked;
