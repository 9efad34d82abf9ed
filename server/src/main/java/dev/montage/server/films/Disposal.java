package dev.montage.server.films;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes from the disk what no film has or needs. */
record Disposal(FilmStore store, Parts parts, DataFolder folder) {
    private static final Logger LOG = System.getLogger(Disposal.class.getName());

    /**
     * Deletes a film, and what only it had.
     *
     * @param others all other films: some may wait for what this one has made
     */
    void drop(Film film, Collection<Film> others) {
        try {
            Set<String> own = new HashSet<>(store.remove(film.id()));
            film.spec().addresses().filter(sent -> !store.hasPart(sent)).forEach(own::add);
            own.removeAll(needed(others));
            for (String address : own) {
                parts.delete(address);
            }
            folder.delete(film.id());
        } catch (IOException e) {
            LOG.log(Level.WARNING, film.id() + " cannot be deleted", e);
        }
    }

    /**
     * Deletes what was left behind where the process ended between a file and its row. As long as a
     * film goes on nothing is: it may want what nobody has written down yet.
     *
     * @param films all there are
     */
    void sweep(Collection<Film> films) {
        if (!films.stream().allMatch(film -> film.status().isOver())) {
            return;
        }
        Set<String> wanted = needed(films);
        wanted.addAll(store.addresses());
        try {
            int count =
                    parts.keepOnly(wanted)
                            + folder.keepOnly(
                                    films.stream().map(Film::id).collect(Collectors.toSet()));
            if (count > 0) {
                LOG.log(Level.INFO, "Deleted " + count + " files that no film has any more");
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.WARNING, "What films left behind cannot be deleted", e);
        }
    }

    private static Set<String> needed(Collection<Film> films) {
        return films.stream()
                .flatMap(film -> film.spec().addresses())
                .collect(Collectors.toCollection(HashSet::new));
    }
}
