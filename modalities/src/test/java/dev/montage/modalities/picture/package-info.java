@NullMarked
package dev.montage.modalities.picture;

import org.jspecify.annotations.NullMarked;
