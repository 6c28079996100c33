package dev.understudy.flow;

import dev.understudy.consent.ShopRequest.Carried;
import dev.understudy.domain.Identity;
import dev.understudy.domain.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What templates see while one request is made or one answer is read. It remembers whether the identity's phone and e-mail were used, so that the request can say whom it carries. */
final class Scope {
    private static final int MOST_ENCODINGS = 2;

    private final Identity identity;
    private final Map<String, Object> kept;
    private final Map<String, String> settings;
    private final Map<String, Secret> secrets;
    private boolean phoneUsed;
    private boolean emailUsed;

    Scope(Identity identity, Map<String, Object> kept, Map<String, String> settings, Map<String, Secret> secrets) {
        this.identity = identity;
        this.kept = kept;
        this.settings = settings;
        this.secrets = secrets;
    }

    @Nullable
    Object value(Template.Source source, String name) {
        return switch (source) {
            case IDENTITY -> identity(name);
            case KEPT -> kept(name);
            case SETTING -> settings.get(name);
            case SECRET -> secret(name);
        };
    }

    private @Nullable Object identity(String name) {
        IdentityField field = IdentityField.named(name).orElseThrow();
        phoneUsed |= field == IdentityField.PHONE;
        emailUsed |= field == IdentityField.EMAIL;
        return field.of(identity);
    }

    /** A kept value that is the identity's own phone or e-mail, said back by the shop, carries it just the same. */
    private @Nullable Object kept(String name) {
        Object value = kept.get(name);
        if (value != null) {
            sees(value.toString());
        }
        return value;
    }

    /** Something that goes out without a template: what a page has filled in, where a redirect, a link or a form leads. An address may stand within another, encoded once more. */
    void sees(String text) {
        String plain = text;
        looksAt(plain);
        for (int layer = 0; layer < MOST_ENCODINGS && plain.indexOf('%') >= 0; layer++) {
            plain = PercentEncoding.decoded(plain);
            looksAt(plain);
        }
    }

    private void looksAt(String text) {
        phoneUsed |= text.contains(identity.phone().digits());
        emailUsed |= text.toLowerCase(Locale.ROOT).contains(identity.email().toLowerCase(Locale.ROOT));
    }

    /** What an earlier request of the same step was about, this one is about, too. */
    Carried carried(Carried before) {
        phoneUsed |= !before.phones().isEmpty();
        emailUsed |= !before.emails().isEmpty();
        return carried();
    }

    private @Nullable Object secret(String name) {
        Secret secret = secrets.get(name);
        return secret == null ? null : secret.value();
    }

    Carried carried() {
        if (!phoneUsed && !emailUsed) {
            return Carried.NOBODY;
        }
        return new Carried(
                phoneUsed ? List.of(identity.phone()) : List.of(), emailUsed ? List.of(identity.email()) : List.of());
    }
}
