/**
 * The Studio: the page at /studio. In: addresses; out: the files under resources/studio and those
 * of lit-html. Knows nothing of models; what the page shows it asks the other routes for. Used by
 * endpoints.
 */
@NullMarked
package dev.montage.server.studio;

import org.jspecify.annotations.NullMarked;
