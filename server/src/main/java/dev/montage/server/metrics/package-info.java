/** What the server counts, under the names that people's dashboards know. */
@NullMarked
package dev.montage.server.metrics;

import org.jspecify.annotations.NullMarked;
