/**
 * What the Java clients of the conformance suite have in common: a situation in, one line of JSON
 * for each feature out, as {@code clients/python/frame.py} describes them.
 */
@NullMarked
package dev.montage.conformance.clients;

import org.jspecify.annotations.NullMarked;
