/**
 * Checkpoint families: a folder of weights becomes a model that chats or transcribes. In: a
 * checkpoint folder; out: capabilities. Called by server. A new family is one file here and one row
 * in Families.
 */
@NullMarked
package dev.montage.models.families;

import org.jspecify.annotations.NullMarked;
