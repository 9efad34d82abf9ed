/**
 * The engine: requests in, events out, one loop that owns the backbone. Called by families and, for
 * its events, by server.
 */
@NullMarked
package dev.montage.models.decoding;

import org.jspecify.annotations.NullMarked;
