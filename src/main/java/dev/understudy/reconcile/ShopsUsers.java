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

/** What a run of the phase list tells: of most users nothing but the id is kept, and that for as long as it is compared. For one run. */
final class ShopsUsers implements Journal {
    private final Marks marks;
    private final BooleanSupplier maySend;
    private final Set<String> ids = new HashSet<>();
    private final List<Marked> marked = new ArrayList<>();

    ShopsUsers(Marks marks, BooleanSupplier maySend) {
        this.marks = marks;
        this.maySend = maySend;
    }

    /** A user that is, or may be, one of ours. */
    record Marked(ListedUser user, Whose whose) {}

    @Override
    public void listed(List<ListedUser> users) {
        for (ListedUser user : users) {
            Whose whose = marks.whose(user);
            // A shop whose pages overlap tells a user twice.
            if (ids.add(user.id()) && whose != Whose.SOMEBODY_ELSES) {
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
        return marked;
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
