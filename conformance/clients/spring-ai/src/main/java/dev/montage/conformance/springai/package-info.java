/** Spring AI as a program of the conformance suite. */
@NullMarked
package dev.montage.conformance.springai;

import org.jspecify.annotations.NullMarked;
