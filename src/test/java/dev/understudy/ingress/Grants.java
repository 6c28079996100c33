package dev.understudy.ingress;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Cookie;
import dev.understudy.domain.Identity;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.Secret;
import dev.understudy.domain.Session;
import dev.understudy.domain.Sex;
import dev.understudy.domain.UuidV7;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Leases as the lease package would grant them. */
final class Grants {
    static final Instant EXPIRES = Instant.parse("2026-11-21T12:10:00Z");

    private Grants() {}

    static LeaseCommands.Account account() {
        Identity person = new Identity(
                "ru",
                "Иванова Анна Петровна",
                "Анна",
                "Петровна",
                "Иванова",
                "Anna Ivanova",
                Sex.FEMALE,
                LocalDate.of(1990, 1, 31),
                "ref1@inbox.test",
                new PhoneNumber("+75550000001"),
                "ref1");
        Cookie cookie = new Cookie("sid", "s3cret", "shop.test", true, "/", EXPIRES, true, true, Cookie.SameSite.LAX);
        return new LeaseCommands.Account(
                new AccountId(UuidV7.next()),
                new MarketplaceId("sandbox"),
                "42",
                person,
                new Session(List.of(cookie), Map.of("access", "t0ken")),
                EXPIRES,
                false);
    }

    static List<LeaseCommands.Granted> to(LeaseCommands.Acquire command) {
        return IntStream.range(0, command.count())
                .mapToObj(i -> new LeaseCommands.Granted(
                        LeaseId.next(),
                        new Secret("token-" + i),
                        7 + i,
                        command.pool(),
                        command.owner(),
                        LeaseState.ACTIVE,
                        EXPIRES,
                        account()))
                .toList();
    }
}
