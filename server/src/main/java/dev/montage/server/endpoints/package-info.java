/**
 * The routes, one class for each group: a request becomes a wire record, a model's work, a reply.
 * Used by cli, which starts the server.
 */
@NullMarked
package dev.montage.server.endpoints;

import org.jspecify.annotations.NullMarked;
