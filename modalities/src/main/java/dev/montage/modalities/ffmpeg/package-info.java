/**
 * ffmpeg as a child process: a file in, what ffmpeg writes out in blocks; or bytes in, a file out.
 * With limits on time, memory and size. Used by the readers and writers of this module; {@link
 * dev.montage.modalities.ffmpeg.FfmpegProgram} is passed to them by whoever starts the program.
 */
@NullMarked
package dev.montage.modalities.ffmpeg;

import org.jspecify.annotations.NullMarked;
