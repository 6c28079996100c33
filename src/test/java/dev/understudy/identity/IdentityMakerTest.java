package dev.understudy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.understudy.domain.Identity;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.Sex;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityMakerTest {
    private static final LocalDate TODAY = LocalDate.of(2027, 2, 28);
    private static final PhoneNumber PHONE = new PhoneNumber("+75550000001");
    private static final Pattern EMAIL = Pattern.compile("[a-z]+(\\.[a-z]+)+\\.[a-z][0-9a-z]{12}@inbox\\.test");

    @ParameterizedTest
    @ValueSource(strings = {"ru", "en", "de", "fr"})
    void a_hundred_thousand_people_are_plausible(String locale) {
        Persona persona = new Persona(locale, null, 18, 65);
        NameBook names = Locales.book(locale);
        Set<String> female = new HashSet<>(names.givenFemale());
        Set<String> male = new HashSet<>(names.givenMale());
        Set<Integer> ages = new HashSet<>();
        int women = 0;
        for (long seed = 0; seed < 100_000; seed++) {
            Identity person = make(seed, persona);
            boolean woman = person.sex() == Sex.FEMALE;
            women += woman ? 1 : 0;
            check((woman ? female : male).contains(person.givenName()), person);
            check(!(woman ? male : female).contains(person.givenName()), person);
            check((person.patronymic() != null) == locale.equals("ru"), person);
            check(person.patronymic() == null || person.patronymic().endsWith(woman ? "на" : "ич"), person);
            int age = Period.between(person.birthDate(), TODAY).getYears();
            check(age >= 18 && age <= 65, person);
            ages.add(age);
            check(person.latinName().matches("[A-Z][a-z]+(-[A-Z][a-z]+)? [A-Z][A-Za-z]+"), person);
            check(EMAIL.matcher(person.email()).matches(), person);
            check(person.email().indexOf('@') <= 64, person);
            check(
                    person.fullName().contains(person.givenName())
                            && person.fullName().contains(person.familyName()),
                    person);
        }
        assertThat(women).isBetween(49_000, 51_000);
        assertThat(ages).hasSize(48);
    }

    private static void check(boolean holds, Identity person) {
        if (!holds) {
            throw new AssertionError("not plausible: " + person);
        }
    }

    @Test
    void russian_family_names_agree_with_the_sex() {
        for (long seed = 0; seed < 100_000; seed++) {
            Identity person = make(seed, new Persona("ru", null, 18, 65));
            String family = person.familyName();
            boolean feminine = family.matches(".*(ова|ева|ёва|ина|ына|ая)");
            boolean masculine = family.matches(".*(ов|ев|ёв|ин|ын|ий|ый|ой)");
            check(!(person.sex() == Sex.FEMALE ? masculine : feminine), person);
        }
    }

    /** Written down once: whoever changes one of these changes the people behind stored seeds. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ru | Коновалов Герман Кириллович, male, 2007-05-04, german.konovalov.mepfa4za74xh2@inbox.test",
                "en | Edward Graham, male, 1992-08-22, edward.graham.mepfa4za74xh2@inbox.test",
                "de | Jens Pohl, male, 1992-08-22, jens.pohl.mepfa4za74xh2@inbox.test",
                "fr | Maurice Lemoine, male, 1992-08-22, maurice.lemoine.mepfa4za74xh2@inbox.test",
            })
    void a_seed_is_the_same_person_in_every_version(String locale, String expected) {
        Identity person = make(42, new Persona(locale, null, 18, 65));
        assertThat(person.fullName() + ", " + person.sex().code() + ", " + person.birthDate() + ", " + person.email())
                .isEqualTo(expected);
        assertThat(make(42, new Persona(locale, null, 18, 65))).isEqualTo(person);
    }

    @Test
    void a_persona_may_ask_for_one_sex() {
        for (long seed = 0; seed < 1_000; seed++) {
            assertThat(make(seed, new Persona("ru", Sex.MALE, 30, 30)).sex()).isEqualTo(Sex.MALE);
            assertThat(make(seed, new Persona("fr", Sex.FEMALE, 30, 30)).sex()).isEqualTo(Sex.FEMALE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2028-02-29", "2027-02-28", "2027-03-01", "2027-12-31", "2028-01-01"})
    void ages_hold_on_the_calendars_odd_days(LocalDate today) {
        for (long seed = 0; seed < 5_000; seed++) {
            Identity person = IdentityMaker.make(seed, new Persona("en", null, 18, 20), PHONE, "inbox.test", today);
            assertThat(Period.between(person.birthDate(), today).getYears()).isBetween(18, 20);
        }
    }

    @Test
    void a_million_seeds_have_a_million_references() {
        String[] references = new String[1_000_000];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < references.length; i++) {
            // Half of them neighbours, half spread over all 64 bits.
            references[i] = Reference.of(i % 2 == 0 ? i : random.nextLong() | 1L << 40);
        }
        Arrays.sort(references);
        for (int i = 0; i < references.length; i++) {
            assertThat(references[i].length()).isEqualTo(Reference.LENGTH);
            if (i > 0 && references[i].equals(references[i - 1])) {
                throw new AssertionError("shared: " + references[i]);
            }
        }
    }

    @Test
    void a_name_too_long_for_an_address_is_cut_and_the_reference_is_not() {
        String reference = Reference.of(1);
        String email = Spelling.email("A".repeat(90) + " " + "B".repeat(90), reference, "INBOX.test");
        assertThat(email).endsWith("." + reference + "@inbox.test");
        assertThat(email.indexOf('@')).isLessThanOrEqualTo(64);
        assertThat(Spelling.email("", reference, "inbox.test")).isEqualTo(reference + "@inbox.test");
        assertThat(Spelling.email("D'Arc-Étoile", reference, "inbox.test"))
                .isEqualTo("d.arc.toile." + reference + "@inbox.test");
    }

    @Test
    void an_unknown_locale_is_refused_with_the_known_ones() {
        assertThat(Locales.known()).containsExactly("de", "en", "fr", "ru");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> make(1, new Persona("xx", null, 18, 65)))
                .withMessageContaining("'xx'")
                .withMessageContaining("de, en, fr, ru");
    }

    @ParameterizedTest
    @CsvSource({"17,30", "40,30", "18,121", "-5,5"})
    void impossible_ages_are_refused(int youngest, int oldest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> make(1, new Persona("en", null, youngest, oldest)))
                .withMessageContaining("ages go from 18 to 120");
    }

    @Test
    void making_a_person_is_cheap() {
        Persona persona = new Persona("ru", null, 18, 65);
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long started = System.nanoTime();
            for (long seed = 0; seed < 20_000; seed++) {
                assertThat(make(seed, persona)).isNotNull();
            }
            best = Math.min(best, (System.nanoTime() - started) / 20_000);
        }
        // The goal is 200,000 a second, 5 µs each, and was met with both cores busy; the bound leaves room for a slower
        // machine.
        assertThat(best).isLessThan(20_000);
    }

    private static Identity make(long seed, Persona persona) {
        return IdentityMaker.make(seed, persona, PHONE, "inbox.test", TODAY);
    }
}
