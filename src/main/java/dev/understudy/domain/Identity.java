package dev.understudy.domain;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A synthetic person. No two live accounts share a phone, an e-mail or a reference: the database enforces it.
 *
 * @param locale BCP 47 language of the name, {@code ru}
 * @param fullName as the locale writes it, with the patronymic where it has one
 * @param latinName given and family name in Latin letters
 * @param patronymic null where the locale has none
 * @param email at our own inbox's domain
 * @param reference unique, lower-case letters and digits: for forms that want a login, and for finding the account in the shop's own tools
 */
public record Identity(
        String locale,
        String fullName,
        String givenName,
        @Nullable String patronymic,
        String familyName,
        String latinName,
        Sex sex,
        LocalDate birthDate,
        String email,
        PhoneNumber phone,
        String reference) {}
