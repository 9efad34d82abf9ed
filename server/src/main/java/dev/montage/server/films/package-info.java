/**
 * Films in the making: storyboards in, files out. {@link dev.montage.server.films.Films} keeps all
 * of them in a database; a {@link dev.montage.server.films.FilmRun} makes one: the {@link
 * dev.montage.server.films.Renderer} has its key slices and stretches made by the engine, {@link
 * dev.montage.server.films.Footage} turns them into pieces of film and the file. What is made is
 * named by all that it was made of, so that it is made once. Called by endpoints and cli; uses
 * serving.
 */
@NullMarked
package dev.montage.server.films;

import org.jspecify.annotations.NullMarked;
