package dev.montage.tokenizers;

/**
 * A token that is found in the text before it is cut into words.
 *
 * @param special whether it steers the model and is no text
 * @param normalized whether it is looked for after normalisation, not before
 */
record AddedToken(int id, String content, boolean special, boolean normalized) {}
