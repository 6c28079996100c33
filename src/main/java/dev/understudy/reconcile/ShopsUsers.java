package dev.understudy.reconcile;

import dev.understudy.flow.Journal;
import dev.understudy.flow.ListedUser;
import dev.understudy.flow.StepReport;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What a run of the phase list tells: of most users nothing but the id is kept, and that for as long as it is compared. Where the shop has somebody under an account's id, it is kept who. For one run.
 */
final class ShopsUsers implements Journal {
    private final Marks marks;
    private final Predicate<String> inBook;
    private final BooleanSupplier maySend;
    private final Set<String> ids = new HashSet<>();
    private final List<Marked> marked = new ArrayList<>();
    private boolean tellsAddresses;

    /** @param inBook whether an account of ours has this id */
    ShopsUsers(Marks marks, Predicate<String> inBook, BooleanSupplier maySend) {
        this.marks = marks;
        this.inBook = inBook;
        this.maySend = maySend;
    }

    /** A user that is, or may be, one of ours, or has an account's id. */
    record Marked(ListedUser user, Whose whose) {
        /** Ours have an address: one that has none in a list of addresses may be a colleague who signed up without. */
        private Marked besideAddresses() {
            return whose == Whose.OURS ? new Marked(user, Whose.UNCLEAR) : this;
        }
    }

    @Override
    public void listed(List<ListedUser> users) {
        for (ListedUser user : users) {
            Whose whose = marks.whose(user);
            tellsAddresses |= user.email() != null || user.reference() != null;
            // A shop whose pages overlap tells a user twice.
            if (ids.add(user.id()) && (whose != Whose.SOMEBODY_ELSES || inBook.test(user.id()))) {
                marked.add(new Marked(user, whose));
            }
        }
    }

    boolean has(String id) {
        return ids.contains(id);
    }

    int count() {
        return ids.size();
    }

    List<Marked> marked() {
        return tellsAddresses ? marked.stream().map(Marked::besideAddresses).toList() : marked;
    }

    @Override
    public Future<Void> beforeOnce(String step) {
        return Future.succeededFuture();
    }

    @Override
    public boolean maySend() {
        return maySend.getAsBoolean();
    }

    @Override
    public void step(StepReport report) {}
}
