/** How fast the transformer is. In the package it measures, to reach what is not public. */
@NullMarked
package dev.montage.models.backbone;

import org.jspecify.annotations.NullMarked;
