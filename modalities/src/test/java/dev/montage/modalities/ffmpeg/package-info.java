@NullMarked
package dev.montage.modalities.ffmpeg;

import org.jspecify.annotations.NullMarked;
