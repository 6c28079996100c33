package dev.understudy.identity;

import dev.understudy.domain.Failure;
import dev.understudy.domain.Identity;
import dev.understudy.domain.Persona;
import dev.understudy.domain.Sex;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a caller of {@code POST /v1/registrations} wants to be different in a person. Phone, e-mail and reference are not to be had: they are what consent, uniqueness and recovery rest on, so that this
 * is no way round them.
 */
public final class IdentityOverrides {
    private static final Set<String> ALLOWED =
            Set.of("locale", "sex", "fullName", "givenName", "patronymic", "familyName", "birthDate");
    private static final Set<String> OURS = Set.of("phone", "email", "reference");
    private static final int LONGEST_NAME = 200;
    private static final LocalDate EARLIEST_BIRTH = LocalDate.of(1900, 1, 1);

    private final Map<String, String> values;

    private IdentityOverrides(Map<String, String> values) {
        this.values = values;
    }

    /** Everything that is wrong, in the order of the field names; empty when {@link #of} takes the values. */
    public static List<Failure.Problem> problems(Map<String, String> values, LocalDate today) {
        List<Failure.Problem> problems = new ArrayList<>();
        new TreeMap<>(values).forEach((field, value) -> {
            String rule = broken(field, value, today);
            if (rule != null) {
                problems.add(new Failure.Problem("identity." + field, rule));
            }
        });
        return problems;
    }

    /** @throws dev.understudy.domain.Refusal with a {@link Failure.BadInput} that lists every problem */
    public static IdentityOverrides of(Map<String, String> values, LocalDate today) {
        List<Failure.Problem> problems = problems(values, today);
        if (!problems.isEmpty()) {
            throw new Failure.BadInput(problems).asRefusal();
        }
        return new IdentityOverrides(Map.copyOf(values));
    }

    /** The persona to make the person of, so that names which are not overridden agree with an overridden sex and locale. */
    public Persona over(Persona persona) {
        String sex = values.get("sex");
        return new Persona(
                values.getOrDefault("locale", persona.locale()),
                sex == null ? persona.sex() : Sex.of(sex),
                persona.youngest(),
                persona.oldest());
    }

    /** The person with these values; full name, Latin name and e-mail follow the names. */
    public Identity over(Identity made) {
        String locale = values.getOrDefault("locale", made.locale());
        String given = values.getOrDefault("givenName", made.givenName());
        String family = values.getOrDefault("familyName", made.familyName());
        @Nullable String patronymic = values.containsKey("patronymic") ? values.get("patronymic") : made.patronymic();
        String latin = Spelling.latinName(locale, given, family);
        String sex = values.get("sex");
        String birthDate = values.get("birthDate");
        String domain = made.email().substring(made.email().lastIndexOf('@') + 1);
        return new Identity(
                locale,
                values.getOrDefault("fullName", Spelling.fullName(locale, given, patronymic, family)),
                given,
                patronymic,
                family,
                latin.isEmpty() ? made.latinName() : latin,
                sex == null ? made.sex() : Sex.of(sex),
                birthDate == null ? made.birthDate() : LocalDate.parse(birthDate),
                Spelling.email(latin, made.reference(), domain),
                made.phone(),
                made.reference());
    }

    private static @Nullable String broken(String field, String value, LocalDate today) {
        if (OURS.contains(field)) {
            return "is not to be overridden: Understudy assigns it; leave it out";
        }
        return switch (field) {
            case "locale" ->
                Locales.known().contains(value)
                        ? null
                        : "is not a known locale; use one of " + String.join(", ", Locales.known());
            case "sex" -> value.equals("female") || value.equals("male") ? null : "is 'female' or 'male'";
            case "birthDate" -> brokenBirthDate(value, today);
            case "fullName", "givenName", "patronymic", "familyName" -> brokenName(value);
            default ->
                "is not a field of an identity; fields are "
                        + String.join(", ", ALLOWED.stream().sorted().toList());
        };
    }

    private static @Nullable String brokenBirthDate(String value, LocalDate today) {
        try {
            LocalDate date = LocalDate.parse(value);
            return date.isBefore(EARLIEST_BIRTH) || date.isAfter(today)
                    ? "is a day from " + EARLIEST_BIRTH + " to today"
                    : null;
        } catch (DateTimeException malformed) {
            return "is a date such as 1980-01-31";
        }
    }

    private static @Nullable String brokenName(String value) {
        if (value.isBlank() || value.length() > LONGEST_NAME) {
            return "has 1 to " + LONGEST_NAME + " characters, not all blank";
        }
        return value.chars().anyMatch(Character::isISOControl) ? "holds a control character; leave it out" : null;
    }
}
