package dev.understudy.flow;

import dev.understudy.domain.Identity;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a template can take from the identity, under the name that {@code domain.Identity} gives it. */
enum IdentityField {
    PHONE("phone", identity -> identity.phone().e164()),
    EMAIL("email", Identity::email),
    FULL_NAME("fullName", Identity::fullName),
    GIVEN_NAME("givenName", Identity::givenName),
    PATRONYMIC("patronymic", Identity::patronymic),
    FAMILY_NAME("familyName", Identity::familyName),
    LATIN_NAME("latinName", Identity::latinName),
    SEX("sex", identity -> identity.sex().code()),
    BIRTH_DATE("birthDate", identity -> identity.birthDate().toString()),
    REFERENCE("reference", Identity::reference),
    LOCALE("locale", Identity::locale);

    private static final Map<String, IdentityField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(IdentityField::code, each -> each));

    private final String code;
    private final Function<Identity, @Nullable String> getter;

    IdentityField(String code, Function<Identity, @Nullable String> getter) {
        this.code = code;
        this.getter = getter;
    }

    String code() {
        return code;
    }

    /** Null where this person has none: not every locale has a patronymic. */
    @Nullable
    String of(Identity identity) {
        return getter.apply(identity);
    }

    static Optional<IdentityField> named(String code) {
        return Optional.ofNullable(BY_NAME.get(code));
    }

    static Iterable<String> codes() {
        return BY_NAME.keySet();
    }
}
