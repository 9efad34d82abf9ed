/**
 * Functions that a model may call. In: tools and how a model writes calls; out: the grammar of its
 * answers, and their text read back as speech and calls. Called by families and server.
 */
@NullMarked
package dev.montage.models.tools;

import org.jspecify.annotations.NullMarked;
