package dev.montage.server.films;

/**
 * Something that happened to a film.
 *
 * @param number from 1, one more for each event of the film, also after a restart
 * @param data JSON of a {@link dev.montage.server.wire.VideoReply.Event}, in one line
 */
public record FilmEvent(int number, String type, String data) {}
