/** Models without weights, for what real ones cannot be made to do on demand. */
@NullMarked
package dev.montage.server.fakes;

import org.jspecify.annotations.NullMarked;
