/**
 * Sound: media bytes to 16 kHz mono samples, samples to log-mel features. No learned weights.
 * Called by models and server; knows nothing of either.
 */
@NullMarked
package dev.montage.modalities.audio;

import org.jspecify.annotations.NullMarked;
