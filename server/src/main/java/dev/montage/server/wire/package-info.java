/**
 * What goes over the wire: requests, read strictly, and replies, as OpenAI's clients know them.
 * Knows nothing of Helidon or of how models work.
 */
@NullMarked
package dev.montage.server.wire;

import org.jspecify.annotations.NullMarked;
