/** How fast weights are read. In the package it measures, to reach what is not public. */
@NullMarked
package dev.montage.models.weights;

import org.jspecify.annotations.NullMarked;
