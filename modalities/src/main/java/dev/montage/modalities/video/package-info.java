/**
 * Film: any container ffmpeg reads, also animated GIF, PNG and WebP, in; frames of one size and
 * rate out, one after the other. And frames to MP4 or GIF. No learned weights. Called by models and
 * server; knows nothing of either.
 */
@NullMarked
package dev.montage.modalities.video;

import org.jspecify.annotations.NullMarked;
