package dev.understudy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.Failure;
import dev.understudy.domain.Identity;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.Refusal;
import dev.understudy.domain.Sex;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityOverridesTest {
    private static final LocalDate TODAY = LocalDate.of(2027, 2, 28);
    private static final Persona PERSONA = new Persona("en", Sex.MALE, 18, 65);
    private final Identity made = make(PERSONA);

    @Test
    void nothing_overridden_changes_nothing() {
        IdentityOverrides none = IdentityOverrides.of(Map.of(), TODAY);
        assertThat(none.over(PERSONA)).isEqualTo(PERSONA);
        assertThat(none.over(made)).isEqualTo(made);
    }

    @Test
    void the_other_names_follow_an_overridden_name() {
        Identity changed = IdentityOverrides.of(Map.of("familyName", "Müller", "birthDate", "1980-01-31"), TODAY)
                .over(made);
        assertThat(changed.fullName()).isEqualTo(made.givenName() + " Müller");
        assertThat(changed.latinName()).isEqualTo(made.givenName() + " Muller");
        assertThat(changed.email()).startsWith(made.givenName().toLowerCase(java.util.Locale.ROOT) + ".muller.");
        assertThat(changed.birthDate()).isEqualTo("1980-01-31");
    }

    @Test
    void names_agree_with_an_overridden_sex_and_locale() {
        IdentityOverrides overrides = IdentityOverrides.of(Map.of("sex", "female", "locale", "ru"), TODAY);
        Identity woman = overrides.over(make(overrides.over(PERSONA)));
        assertThat(woman.sex()).isEqualTo(Sex.FEMALE);
        assertThat(woman.locale()).isEqualTo("ru");
        assertThat(Locales.book("ru").givenFemale()).contains(woman.givenName());
        assertThat(woman.patronymic()).endsWith("на");
    }

    @Test
    void what_makes_an_account_ours_stays() {
        Identity changed = IdentityOverrides.of(Map.of("givenName", "李", "familyName", "王"), TODAY)
                .over(made);
        assertThat(changed.phone()).isEqualTo(made.phone());
        assertThat(changed.reference()).isEqualTo(made.reference());
        assertThat(changed.email()).isEqualTo(made.reference() + "@inbox.test");
        assertThat(changed.latinName()).isEqualTo(made.latinName());
        assertThat(changed.fullName()).isEqualTo("李 王");
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone", "email", "reference"})
    void phone_email_and_reference_are_not_to_be_had(String field) {
        assertThat(IdentityOverrides.problems(Map.of(field, "x"), TODAY))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("identity." + field);
                    assertThat(problem.rule()).contains("leave it out");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "locale | xx | de, en, fr, ru",
                "sex | f | 'female' or 'male'",
                "sex | FEMALE | 'female' or 'male'",
                "birthDate | 31.01.1980 | 1980-01-31",
                "birthDate | 1980-02-30 | 1980-01-31",
                "birthDate | 2027-03-01 | to today",
                "birthDate | 1899-12-31 | 1900-01-01",
                "fullName | '  ' | not all blank",
                "givenname | Ada | givenName",
                "password | x | fields are",
            })
    void a_wrong_value_is_refused_with_what_to_mend(String field, String value, String mend) {
        assertThat(IdentityOverrides.problems(Map.of(field, value), TODAY))
                .singleElement()
                .satisfies(problem -> assertThat(problem.rule()).contains(mend));
    }

    @Test
    void all_problems_are_told_at_once() {
        Map<String, String> wrong =
                Map.of("sex", "x", "phone", "+1", "givenName", "a\nb", "familyName", "x".repeat(201));
        assertThatThrownBy(() -> IdentityOverrides.of(wrong, TODAY))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(((Failure.BadInput) refusal.failure()).problems())
                                .extracting(Failure.Problem::field)
                                .containsExactly(
                                        "identity.familyName", "identity.givenName", "identity.phone", "identity.sex"));
    }

    private static Identity make(Persona persona) {
        return IdentityMaker.make(7, persona, new PhoneNumber("+447700900123"), "inbox.test", TODAY);
    }
}
