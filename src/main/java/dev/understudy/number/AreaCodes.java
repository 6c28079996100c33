package dev.understudy.number;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The geographic area codes of the North American plan, from a resource that names its source. Read once, when the class is first used. */
final class AreaCodes {
    private static final SortedMap<String, List<String>> BY_COUNTRY = Collections.unmodifiableSortedMap(read());

    private AreaCodes() {}

    /** By ISO 3166 code, {@code US} and {@code CA}. */
    static Map<String, List<String>> byCountry() {
        return BY_COUNTRY;
    }

    private static SortedMap<String, List<String>> read() {
        SortedMap<String, List<String>> codes = new TreeMap<>();
        text().lines().filter(line -> !line.startsWith("#")).forEach(line -> addLine(codes, line));
        return codes;
    }

    private static void addLine(Map<String, List<String>> codes, String line) {
        List<String> words = Arrays.asList(line.split(" ", -1));
        codes.merge(words.get(0), List.copyOf(words.subList(1, words.size())), AreaCodes::joined);
    }

    private static List<String> joined(List<String> left, List<String> right) {
        return Stream.concat(left.stream(), right.stream()).toList();
    }

    private static String text() {
        try (InputStream file = AreaCodes.class.getResourceAsStream("nanp-area-codes.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
