package dev.understudy.reconcile;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.AccountState;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.flow.ListedUser;
import dev.understudy.reconcile.Difference.Kind;
import dev.understudy.reconcile.ShopsUsers.Marked;
import dev.understudy.store.BookTable.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lays the shop's list beside our book. The book is read after the list, so that whatever was registered or deleted meanwhile is no difference: an account that was not there before the list was begun
 * is not missed, and one that was deleted since is not found. For one use.
 */
final class Comparison {
    /** Those that must exist at the shop. A retired one is being deleted, and a pending one may not exist yet. */
    private static final Set<AccountState> MUST_EXIST =
            EnumSet.of(AccountState.READY, AccountState.LEASED, AccountState.QUARANTINED);

    static final String IS_LENT = "it is lent just now; compare again when its lease is over";
    static final String IS_ANOTHER =
            "the shop tells somebody else under an account's id, and that account is deleted by this id: was the shop set up anew?";
    static final String MAY_BE_ANOTHERS = "the shop's team must say whose it is";

    private final ShopsUsers shop;
    private final Instant begun;
    private final Function<ListedUser, Optional<String>> noDeletion;
    private final List<Entry> book;
    private final Map<String, Entry> byId = new HashMap<>();
    private final Map<PhoneNumber, Entry> byPhone = new HashMap<>();
    private final Map<String, Entry> byEmail = new HashMap<>();
    private final Map<String, Entry> byReference = new HashMap<>();
    private final Set<AccountId> seen = new HashSet<>();
    private final List<Difference> differences = new ArrayList<>();

    /**
     * @param begun when the shop was asked for its first page
     * @param noDeletion why a user that only the list tells of cannot be deleted; empty where it can
     */
    Comparison(ShopsUsers shop, List<Entry> book, Instant begun, Function<ListedUser, Optional<String>> noDeletion) {
        this.shop = shop;
        this.begun = begun;
        this.noDeletion = noDeletion;
        this.book = book;
        book.forEach(this::index);
    }

    private void index(Entry entry) {
        if (entry.externalId() != null) {
            byId.merge(entry.externalId(), entry, Comparison::living);
        }
        byPhone.merge(entry.identity().phone(), entry, Comparison::living);
        byEmail.merge(lower(entry.identity().email()), entry, Comparison::living);
        byReference.merge(entry.identity().reference(), entry, Comparison::living);
    }

    /** A number may have been another's before. */
    private static Entry living(Entry one, Entry other) {
        return one.state() == AccountState.DELETED ? other : one;
    }

    List<Difference> differences() {
        shop.marked().forEach(this::compare);
        book.stream().filter(this::isMissing).forEach(this::gone);
        differences.sort(Comparator.comparing(Difference::kind));
        return List.copyOf(differences);
    }

    int accounts() {
        return (int)
                book.stream().filter(each -> MUST_EXIST.contains(each.state())).count();
    }

    private void compare(Marked marked) {
        Entry own = byId.get(marked.user().id());
        if (own != null) {
            sameId(marked.user(), own);
        } else if (marked.whose() != Whose.SOMEBODY_ELSES) {
            newId(marked);
        }
    }

    /** A shop that was set up anew gives ids from the beginning, to whom it likes. Who borrows an account may give it another number and another address. */
    private void sameId(ListedUser user, Entry own) {
        if (isSettled(own) && own.state() != AccountState.LEASED && Marks.contradict(user, own.identity())) {
            Entry same = samePerson(user);
            boolean ignored = same != null && seen.add(same.account());
            differences.add(new Difference(Kind.UNCLEAR, user, own, IS_ANOTHER));
        }
    }

    private void newId(Marked marked) {
        ListedUser user = marked.user();
        Entry same = samePerson(user);
        boolean ownUserToo = same != null && same.externalId() != null && shop.has(same.externalId());
        if (same == null || ownUserToo) {
            add(marked, null);
        } else if (same.state() != AccountState.DELETED) {
            boolean ignored = seen.add(same.account());
            if (same.externalId() != null && isSettled(same)) {
                add(marked, same);
            }
        }
    }

    /** An account on its way in learns its id at the end, and one that is being deleted is about to be gone. */
    private static boolean isSettled(Entry entry) {
        return MUST_EXIST.contains(entry.state()) || entry.state() == AccountState.RETIRED;
    }

    private void add(Marked marked, @Nullable Entry entry) {
        if (!marked.whose().isOurs()) {
            differences.add(new Difference(Kind.UNCLEAR, marked.user(), entry, MAY_BE_ANOTHERS));
        } else if (entry == null) {
            differences.add(new Difference(
                    Kind.ORPHAN,
                    marked.user(),
                    null,
                    noDeletion.apply(marked.user()).orElse(null)));
        } else {
            differences.add(new Difference(Kind.RENAMED, marked.user(), entry, ifLent(entry)));
        }
    }

    private @Nullable Entry samePerson(ListedUser user) {
        Entry found = Marks.phone(user.phone()).map(byPhone::get).orElse(null);
        String email = user.email();
        if (found == null && email != null) {
            found = byEmail.get(lower(email));
        }
        String reference = user.reference();
        return found == null && reference != null ? byReference.get(reference) : found;
    }

    private boolean isMissing(Entry entry) {
        String id = entry.externalId();
        boolean mustExist = MUST_EXIST.contains(entry.state())
                && (id != null || entry.state() != AccountState.QUARANTINED)
                && entry.since().isBefore(begun);
        return mustExist && !seen.contains(entry.account()) && (id == null || !shop.has(id));
    }

    private void gone(Entry entry) {
        differences.add(new Difference(Kind.GONE, null, entry, ifLent(entry)));
    }

    private static @Nullable String ifLent(Entry entry) {
        return entry.state() == AccountState.LEASED ? IS_LENT : null;
    }

    private static String lower(String email) {
        return email.toLowerCase(Locale.ROOT);
    }
}
