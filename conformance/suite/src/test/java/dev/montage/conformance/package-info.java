/**
 * Unmodified clients against the server on the checkpoints that ship: each client is a program that
 * tries one feature after the other and prints what came of it; the table of all goes to
 * docs/clients.md. Runs with {@code mvn -Pconformance verify}.
 */
@NullMarked
package dev.montage.conformance;

import org.jspecify.annotations.NullMarked;
