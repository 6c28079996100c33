package dev.understudy.store;

import dev.understudy.domain.Identity;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.Sex;
import io.vertx.sqlclient.Row;

/** The columns of {@code person} as an identity. */
public final class PersonRow {
    /** For a SELECT or RETURNING list where the table stands as {@code p}. */
    public static final String COLUMNS =
            "p.locale, p.full_name, p.given_name, p.patronymic, p.family_name, p.latin_name, p.sex, p.birth_date, p.email, p.phone, p.reference";

    private PersonRow() {}

    public static Identity identity(Row row) {
        return new Identity(
                row.getString("locale"),
                row.getString("full_name"),
                row.getString("given_name"),
                row.getString("patronymic"),
                row.getString("family_name"),
                row.getString("latin_name"),
                Sex.of(row.getString("sex")),
                row.getLocalDate("birth_date"),
                row.getString("email"),
                PhoneNumber.ofDigits(row.getLong("phone")),
                row.getString("reference"));
    }
}
