/**
 * What all readers of media share: how much one file may cost, how it is held while it is read, and
 * how it is refused. Used by the other packages of this module; limits and refusals also by models
 * and server.
 */
@NullMarked
package dev.montage.modalities.media;

import org.jspecify.annotations.NullMarked;
