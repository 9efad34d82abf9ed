/**
 * The storyboard: checkpoints on a timeline, and the plan that makes a film of them. Pure
 * functions, which know of a model only how far it can look ahead. Called by server.
 */
@NullMarked
package dev.montage.models.storyboard;

import org.jspecify.annotations.NullMarked;
