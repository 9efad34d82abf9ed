package dev.montage.server.films;

/**
 * A piece of a film that can be watched.
 *
 * @param frames that it shows; 0 for none, then there is no file
 */
public record Piece(String address, int frames) {}
