package dev.understudy.reconcile;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.consent.ConsentDocument;
import dev.understudy.consent.Thumbprint;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.AccountState;
import dev.understudy.domain.Identity;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.flow.ListedUser;
import dev.understudy.identity.IdentityMaker;
import dev.understudy.identity.ReferenceMark;
import dev.understudy.number.ConsentedRange;
import dev.understudy.store.BookTable.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** People of one instance, as the book and the shop's list have them. */
final class People {
    static final long SALT = 42L << 50;
    static final Instant LONG_AGO = Instant.parse("2026-11-20T00:00:00Z");
    static final Instant BEGUN = Instant.parse("2026-11-21T10:00:00Z");

    private People() {}

    static Identity person(int number) {
        return person(number, SALT);
    }

    static Identity person(int number, long salt) {
        PhoneNumber phone = PhoneNumber.ofDigits(75_550_000_000L + number);
        return IdentityMaker.make(
                number ^ salt, new Persona("ru", null, 18, 80), phone, "inbox.test", LocalDate.of(2026, 11, 21));
    }

    static Marks marks(boolean alone) {
        return new Marks(
                new ReferenceMark(SALT), "inbox.test", phone -> phone.e164().startsWith("+7555"), alone);
    }

    /** Lets one instance in. @param ranges none for the built-in ones */
    static ConsentDocument consent(List<ConsentedRange> ranges) {
        return new ConsentDocument(
                Origin.parse("https://staging.shop.example"),
                Set.of(new Thumbprint("a".repeat(43))),
                "staging",
                EnumSet.allOf(Operation.class),
                ranges,
                List.of(),
                MarketplaceConfig.Ceilings.DEFAULT,
                "mailto:qa@shop.example",
                BEGUN.plus(Duration.ofDays(30)),
                BEGUN.plus(Duration.ofDays(120)));
    }

    static ListedUser user(String id, Identity person) {
        return new ListedUser(id, person.phone().digits(), person.email(), null);
    }

    static Entry entry(int number, AccountState state, @Nullable String externalId) {
        return new Entry(AccountId.next(), state, externalId, person(number), LONG_AGO);
    }
}
