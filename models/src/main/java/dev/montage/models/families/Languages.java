package dev.montage.models.families;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Languages by what clients call them. */
final class Languages {
    private Languages() {}

    /**
     * The code among those known that is given as it is or, as some clients do, by its English
     * name.
     */
    static Optional<String> find(List<String> known, String given) {
        String wanted = given.strip().toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(code -> code.equals(wanted) || englishName(code).equals(wanted))
                .findFirst();
    }

    private static String englishName(String code) {
        return Locale.of(code).getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT);
    }
}
