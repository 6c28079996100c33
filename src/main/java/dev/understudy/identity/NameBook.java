package dev.understudy.identity;

import dev.understudy.domain.Sex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The names of one locale, read from its resources. */
record NameBook(
        String locale,
        List<String> givenFemale,
        List<String> givenMale,
        List<String> familyFemale,
        List<String> familyMale) {

    static NameBook read(String locale) {
        List<String> family = lines(locale, "family");
        return new NameBook(
                locale,
                lines(locale, "given-female"),
                lines(locale, "given-male"),
                locale.equals("ru")
                        ? family.stream().map(RussianNames::feminineFamilyName).toList()
                        : family,
                family);
    }

    List<String> given(Sex sex) {
        return sex == Sex.FEMALE ? givenFemale : givenMale;
    }

    List<String> family(Sex sex) {
        return sex == Sex.FEMALE ? familyFemale : familyMale;
    }

    /** Draws a father where the locale names him; draws nothing elsewhere. */
    Optional<String> patronymic(Draws draws, Sex sex) {
        return locale.equals("ru")
                ? Optional.of(RussianNames.patronymic(draws.pick(givenMale), sex))
                : Optional.empty();
    }

    private static List<String> lines(String locale, String list) {
        String path = locale + "/" + list + ".txt";
        try (InputStream file = NameBook.class.getResourceAsStream(path)) {
            String text = new String(Objects.requireNonNull(file, path).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
