/** Tests of listening, and the training of the voice activity model. */
@NullMarked
package dev.montage.models.speech;

import org.jspecify.annotations.NullMarked;
