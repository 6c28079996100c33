package dev.understudy.ingress;

import dev.understudy.domain.Failure;
import dev.understudy.ingress.contract.Inputs;
import dev.understudy.store.read.LeaseReads;
import dev.understudy.store.read.Page;
import dev.understudy.store.read.Readings;
import dev.understudy.store.read.RegistrationReads;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looking at leases, accounts and registrations; asks the database, never the bus. */
final class ReadOperations {
    private final Readings readings;

    ReadOperations(Readings readings) {
        this.readings = readings;
    }

    void bind(Map<String, Operation> table) {
        table.put("listLeases", this::leases);
        table.put("getLease", this::lease);
        table.put("listAccounts", this::accounts);
        table.put("getAccount", this::account);
        table.put("listRegistrations", this::registrations);
        table.put("getRegistration", this::registration);
        table.put("listFailures", this::failures);
    }

    private Future<Answer> leases(Call call) {
        Inputs in = call.inputs();
        @Nullable String state = in.textOrNull("state");
        LeaseReads.Filter filter = new LeaseReads.Filter(in.textOrNull("owner"), in.textOrNull("pool"), state);
        if ("waiting".equals(state) || "cancelled".equals(state)) {
            return readings.leases()
                    .line(filter, limit(in), in.textOrNull("cursor"))
                    .compose(page -> ofAnExistingPool(page, in))
                    .map(page -> Answer.list(page.items(), page.next(), LeaseJson::waiting));
        }
        return readings.leases()
                .page(filter, limit(in), in.textOrNull("cursor"))
                .compose(page -> ofAnExistingPool(page, in))
                .map(page -> Answer.list(page.items(), page.next(), LeaseJson::shown));
    }

    private Future<Answer> lease(Call call) {
        return readings.leases()
                .one(call.inputs().uuid("id"))
                .map(found -> Answer.ok(LeaseJson.shown(existing(found, "lease", call))));
    }

    private Future<Answer> accounts(Call call) {
        Inputs in = call.inputs();
        return readings.accounts()
                .page(in.textOrNull("pool"), in.textOrNull("state"), limit(in), in.textOrNull("cursor"))
                .compose(page -> ofAnExistingPool(page, in))
                .map(page -> Answer.list(page.items(), page.next(), ViewJson::account));
    }

    private Future<Answer> account(Call call) {
        return readings.accounts()
                .one(call.inputs().uuid("id"))
                .map(found -> Answer.ok(ViewJson.account(existing(found, "account", call))));
    }

    private Future<Answer> registrations(Call call) {
        Inputs in = call.inputs();
        RegistrationReads.Filter filter =
                new RegistrationReads.Filter(in.textOrNull("pool"), in.textOrNull("state"), in.textOrNull("reason"));
        return readings.registrations()
                .page(filter, limit(in), in.textOrNull("cursor"))
                .compose(page -> ofAnExistingPool(page, in))
                .map(page -> Answer.list(page.items(), page.next(), ViewJson::registration));
    }

    private Future<Answer> registration(Call call) {
        return readings.registrations()
                .one(call.inputs().uuid("id"))
                .map(found -> Answer.ok(ViewJson.traced(existing(found, "registration", call))));
    }

    private Future<Answer> failures(Call call) {
        Duration within = Duration.ofSeconds(call.inputs().number("withinSeconds"));
        return readings.failures()
                .within(within, call.inputs().textOrNull("pool"))
                .compose(all -> ofAnExistingPool(new Page<>(all, null), call.inputs()))
                .map(page -> Answer.list(page.items(), null, ViewJson::failure));
    }

    /** An empty list for a misspelt name would be taken for good news. */
    private <T> Future<Page<T>> ofAnExistingPool(Page<T> page, Inputs in) {
        @Nullable String pool = in.textOrNull("pool");
        if (pool == null || !page.items().isEmpty()) {
            return Future.succeededFuture(page);
        }
        return readings.pools()
                .exists(pool)
                .compose(exists -> exists
                        ? Future.succeededFuture(page)
                        : Future.failedFuture(new Failure.NoSuch("pool", pool).asRefusal()));
    }

    private static int limit(Inputs in) {
        return (int) in.number("limit");
    }

    private static <T> T existing(Optional<T> found, String kind, Call call) {
        return found.orElseThrow(
                () -> new Failure.NoSuch(kind, call.inputs().uuid("id").toString()).asRefusal());
    }
}
