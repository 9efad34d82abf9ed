/**
 * Pictures: PNG, JPEG, WebP, GIF or BMP in, upright RGB frames out; and frames to PNG, JPEG or
 * WebP. No learned weights. Called by models and server; knows nothing of either.
 */
@NullMarked
package dev.montage.modalities.picture;

import org.jspecify.annotations.NullMarked;
