package dev.understudy.identity;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The locales whose names are built in. Their lists are read once, when this class is first used: at start, not on an event loop. */
public final class Locales {
    private static final SortedMap<String, NameBook> BOOKS = read(List.of("de", "en", "fr", "ru"));

    private Locales() {}

    /** In alphabetical order. */
    public static Set<String> known() {
        return Collections.unmodifiableSet(BOOKS.keySet());
    }

    /** @throws IllegalArgumentException that names the known ones */
    static NameBook book(String locale) {
        NameBook book = BOOKS.get(locale);
        if (book == null) {
            throw new IllegalArgumentException(
                    "locale '" + locale + "' is not known; use one of " + String.join(", ", known()));
        }
        return book;
    }

    private static SortedMap<String, NameBook> read(List<String> locales) {
        SortedMap<String, NameBook> books = new TreeMap<>();
        locales.forEach(locale -> books.put(locale, NameBook.read(locale)));
        return books;
    }
}
