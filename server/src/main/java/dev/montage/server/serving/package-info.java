/**
 * Between the wire and the models: which model serves, what a request means to it, and its events
 * while the client is there. In: wire records; out: events and transcripts. Used by endpoints and
 * cli.
 */
@NullMarked
package dev.montage.server.serving;

import org.jspecify.annotations.NullMarked;
