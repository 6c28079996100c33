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
import dev.understudy.identity.ReferenceMark;
import dev.understudy.number.NumberRule;
import dev.understudy.reconcile.Difference.Kind;
import dev.understudy.run.Marketplace;
import dev.understudy.store.BookTable.Entry;
import dev.understudy.store.MendTable;
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
        return retireGone(report.isDoubtful() && !believed ? List.of() : accounts(report))
                .onSuccess(retired::addAll)
                .compose(gone -> desk.tables().mend().retireRenamed(id, renamed(report)))
                .onSuccess(retired::addAll)
                .compose(renamed -> adopt(mendable(report, Kind.ORPHAN), retired));
    }

    private Future<List<AccountId>> retireGone(List<AccountId> gone) {
        MendTable mend = desk.tables().mend();
        return mend.flows(gone)
                .compose(flows -> Future.all(flows.stream().map(this::learning).toList()))
                .map(found -> found.<Optional<String>>list().stream()
                        .flatMap(Optional::stream)
                        .toList())
                .compose(learning -> mend.retireGone(id, gone, learning));
    }

    /** The same flow, where it finds out at the shop whom to delete. One that cannot be read keeps no other account from it. */
    private Future<Optional<String>> learning(String flowSha256) {
        return desk.flows()
                .find(flowSha256)
                .map(flow -> flow.learnsIdToDelete() ? Optional.of(flowSha256) : Optional.<String>empty())
                .recover(unreadable -> {
                    LOG.warn("the flow {} cannot be read: {}", flowSha256, unreadable.getMessage());
                    return Future.succeededFuture(Optional.empty());
                });
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
        return orphans.isEmpty()
                ? Future.succeededFuture(retired)
                : Reconciler.document(desk, id)
                        .compose(document -> adopt(terms(document), orphans, retired))
                        .recover(lapsed -> left(orphans, lapsed, retired));
    }

    /** What was retired before is retired. */
    private Future<List<AccountId>> left(List<Difference> orphans, Throwable lapsed, List<AccountId> retired) {
        LOG.warn(
                "{} users of ours at {} could not be taken into the book, since its consent lapsed meanwhile: {}",
                orphans.size(),
                id,
                lapsed.getMessage());
        return Future.succeededFuture(retired);
    }

    private Future<List<AccountId>> adopt(Terms terms, List<Difference> orphans, List<AccountId> retired) {
        Future<List<AccountId>> done = Future.succeededFuture(retired);
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
        long person = Marks.person(user, new ReferenceMark(desk.seedSalt()));
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
                    "the user {} at {} is left alone: {}",
                    user.id(),
                    id,
                    Marks.phone(user.phone()).isPresent()
                            ? "another account of ours holds its number until that one is deleted"
                            : "the shop tells no number of it, and none is free to stand for it");
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

    private Terms terms(ConsentDocument document) {
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
