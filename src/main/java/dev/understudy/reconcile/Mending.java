package dev.understudy.reconcile;

import dev.understudy.consent.ConsentDocument;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Identity;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.PoolName;
import dev.understudy.flow.ListedUser;
import dev.understudy.identity.IdentityMaker;
import dev.understudy.number.NumberRule;
import dev.understudy.reconcile.Difference.Kind;
import dev.understudy.run.Marketplace;
import dev.understudy.store.BookTable.Entry;
import dev.understudy.store.MendTable.Renamed;
import dev.understudy.store.OrphanTable.Orphan;
import dev.understudy.store.OrphanTable.Terms;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings our book in line with what the shop has. All that it does is to retire: an orphan gets a row of its own and is retired, an account that the shop does not have is retired. What follows at the
 * shop is the janitor's, under its own consent, ceilings, retries and quarantine.
 */
public final class Mending {
    private static final Logger LOG = LoggerFactory.getLogger(Mending.class);

    /** Where the list tells nothing of somebody, anybody will do: the account exists only to be deleted. */
    private static final Persona ANYBODY = new Persona("en", null, 18, 80);

    private final ReconcileDesk desk;
    private final Marketplace marketplace;
    private final MarketplaceId id;
    private final PoolName pool;

    /** @param pool that the orphans are put into */
    public Mending(ReconcileDesk desk, Marketplace marketplace, PoolName pool) {
        this.desk = desk;
        this.marketplace = marketplace;
        this.id = marketplace.config().id();
        this.pool = pool;
    }

    /**
     * Retires what differs and can be mended, leaving out what moved on since the comparison. Answers the accounts that the janitor has to do with now.
     *
     * @param believed retires accounts that the list lacks even where it lacks most of them
     */
    public Future<List<AccountId>> mend(Report report, boolean believed) {
        List<AccountId> retired = new ArrayList<>();
        return desk.tables()
                .mend()
                .retireGone(id, report.isDoubtful() && !believed ? List.of() : accounts(report))
                .onSuccess(retired::addAll)
                .compose(gone -> desk.tables().mend().retireRenamed(id, renamed(report)))
                .onSuccess(retired::addAll)
                .compose(renamed -> adopt(mendable(report, Kind.ORPHAN), retired));
    }

    private static List<Difference> mendable(Report report, Kind kind) {
        return report.of(kind).stream().filter(Difference::canBeMended).toList();
    }

    private static List<AccountId> accounts(Report report) {
        return mendable(report, Kind.GONE).stream()
                .flatMap(each -> each.account().stream())
                .toList();
    }

    private static List<Renamed> renamed(Report report) {
        return mendable(report, Kind.RENAMED).stream().map(Mending::renamed).toList();
    }

    private static Renamed renamed(Difference difference) {
        Entry entry = Objects.requireNonNull(difference.entry());
        return new Renamed(
                entry.account(),
                Objects.requireNonNull(entry.externalId()),
                Objects.requireNonNull(difference.user()).id());
    }

    /** One by one, each in a transaction of its own: one that cannot be adopted keeps no other from it. */
    private Future<List<AccountId>> adopt(List<Difference> orphans, List<AccountId> retired) {
        Future<List<AccountId>> done = Future.succeededFuture(retired);
        if (orphans.isEmpty()) {
            return done;
        }
        Terms terms = terms();
        for (Difference each : orphans) {
            ListedUser user = Objects.requireNonNull(each.user());
            done = done.compose(before -> adopt(terms, user).map(adopted -> {
                adopted.ifPresent(retired::add);
                return retired;
            }));
        }
        return done;
    }

    private Future<Optional<AccountId>> adopt(Terms terms, ListedUser user) {
        PhoneNumber phone = Marks.phone(user.phone()).orElse(null);
        long person = references().person(user);
        return desk.tables()
                .orphans()
                .adopt(terms, new Orphan(user.id(), phone, person, (seed, number) -> identity(user, seed, number)))
                .onSuccess(adopted -> told(user, adopted))
                .recover(trouble -> {
                    LOG.warn(
                            "the user {} at {} could not be taken into the book: {}",
                            user.id(),
                            id,
                            trouble.getMessage());
                    return Future.succeededFuture(Optional.empty());
                });
    }

    private void told(ListedUser user, Optional<AccountId> adopted) {
        if (adopted.isEmpty()) {
            LOG.warn(
                    "the user {} at {} has a number that another account of ours holds: it is left alone until that one is deleted",
                    user.id(),
                    id);
        }
    }

    private Identity identity(ListedUser user, long seed, PhoneNumber phone) {
        LocalDate today = LocalDate.now(desk.clock().withZone(ZoneOffset.UTC));
        Identity made = IdentityMaker.make(seed ^ desk.seedSalt(), ANYBODY, phone, desk.emailDomain(), today);
        return new Identity(
                made.locale(),
                made.fullName(),
                made.givenName(),
                made.patronymic(),
                made.familyName(),
                made.latinName(),
                made.sex(),
                made.birthDate(),
                or(user.email(), made.email()),
                phone,
                or(Marks.reference(user), made.reference()));
    }

    private static String or(@Nullable String told, String made) {
        return told == null ? made : told;
    }

    private Marks references() {
        return Reconciler.marks(desk, marketplace);
    }

    private Terms terms() {
        ConsentDocument document = desk.consents().inForce(id).orElseThrow().document();
        boolean loopback = marketplace.config().origin().isLoopback();
        return new Terms(
                id,
                pool,
                marketplace.flow().sha256(),
                NumberRule.ranges(document.numberRanges()),
                phone -> NumberRule.check(phone, document.numberRanges(), loopback)
                        .isEmpty());
    }
}
