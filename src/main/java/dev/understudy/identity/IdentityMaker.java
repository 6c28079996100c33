package dev.understudy.identity;

import dev.understudy.domain.Identity;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.Sex;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Makes a synthetic person of a seed: the same seed, persona and day give the same person, in every version. */
public final class IdentityMaker {
    /** Understudy makes no children. */
    public static final int YOUNGEST = 18;

    public static final int OLDEST = 120;

    private IdentityMaker() {}

    /**
     * @param seed unique per account: the reference, and with it the e-mail address, is as unique as the seed
     * @param phone leased from a range; never made up here
     * @param emailDomain of our own inbox
     * @param today what the age is counted from
     * @throws IllegalArgumentException with what to mend in the persona: an unknown locale, impossible ages
     */
    public static Identity make(long seed, Persona persona, PhoneNumber phone, String emailDomain, LocalDate today) {
        NameBook names = Locales.book(persona.locale());
        Draws draws = new Draws(seed);
        Sex drawn = draws.below(2) == 0 ? Sex.FEMALE : Sex.MALE;
        Sex sex = persona.sex() == null ? drawn : persona.sex();
        String given = draws.pick(names.given(sex));
        String family = draws.pick(names.family(sex));
        @Nullable String patronymic = names.patronymic(draws, sex).orElse(null);
        String latinName = Spelling.latinName(persona.locale(), given, family);
        String reference = Reference.of(seed);
        return new Identity(
                persona.locale(),
                Spelling.fullName(persona.locale(), given, patronymic, family),
                given,
                patronymic,
                family,
                latinName,
                sex,
                birthDate(draws, persona, today),
                Spelling.email(latinName, reference, emailDomain),
                phone,
                reference);
    }

    /** Any day on which somebody of the persona's ages can have been born. */
    private static LocalDate birthDate(Draws draws, Persona persona, LocalDate today) {
        if (persona.youngest() < YOUNGEST || persona.oldest() > OLDEST || persona.youngest() > persona.oldest()) {
            throw new IllegalArgumentException("ages " + persona.youngest() + " to " + persona.oldest()
                    + " are not possible; ages go from " + YOUNGEST + " to " + OLDEST + ", youngest first");
        }
        LocalDate latest = today.minusYears(persona.youngest());
        LocalDate tooEarly = today.minusYears(persona.oldest() + 1L);
        int days = (int) ChronoUnit.DAYS.between(tooEarly, latest);
        return latest.minusDays(draws.below(days));
    }
}
