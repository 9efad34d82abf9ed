/**
 * HTTP as every route needs it: errors, access, bodies, event streams, clients that leave. Knows
 * nothing of models.
 */
@NullMarked
package dev.montage.server.web;

import org.jspecify.annotations.NullMarked;
