/** LangChain4j as a program of the conformance suite. */
@NullMarked
package dev.montage.conformance.langchain4j;

import org.jspecify.annotations.NullMarked;
