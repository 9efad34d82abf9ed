/** OpenAI's Java client as a program of the conformance suite. */
@NullMarked
package dev.montage.conformance.openaijava;

import org.jspecify.annotations.NullMarked;
