package dev.understudy.ingress;

import dev.understudy.bus.Address;
import dev.understudy.bus.Bus;
import dev.understudy.bus.NodeCommands;
import dev.understudy.bus.PoolCommands;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Failure;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.RegistrationId;
import dev.understudy.store.read.Readings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** An operator's words: pools, marketplaces, the configuration they stand in, accounts that stand aside, and registrations beyond what the autopilot orders. */
final class PoolOperations {
    private final Bus bus;
    private final Readings readings;
    private final PoolHistory history;

    PoolOperations(Bus bus, Readings readings, PoolHistory history) {
        this.bus = bus;
        this.readings = readings;
        this.history = history;
    }

    void bind(Map<String, Operation> table) {
        table.put("listPools", call -> pools());
        table.put("getPool", call -> pool(call.inputs().text("name")));
        table.put("getPoolHistory", call -> history(call.inputs().text("name")));
        table.put("changePool", this::changePool);
        table.put("listMarketplaces", call -> marketplaces());
        table.put("getMarketplace", call -> marketplace(call.inputs().text("id")));
        table.put("changeMarketplace", this::changeMarketplace);
        table.put("verifyMarketplace", this::verify);
        table.put("orderRegistrations", this::order);
        table.put("retryRegistration", this::retry);
        table.put("reloadConfiguration", call -> reload());
        table.put("quarantineAccount", call -> move(PoolCommands.QUARANTINE, call));
        table.put("retireAccount", call -> move(PoolCommands.RETIRE, call));
    }

    private Future<Answer> pools() {
        return readings.pools().all().onSuccess(history::keep).map(all -> Answer.list(all, null, ViewJson::pool));
    }

    private Future<Answer> pool(String name) {
        return readings.pools()
                .one(name)
                .map(found -> Answer.ok(
                        ViewJson.pool(found.orElseThrow(() -> new Failure.NoSuch("pool", name).asRefusal()))));
    }

    private Future<Answer> history(String name) {
        return pool(name).map(exists -> Answer.list(history.of(name), null, ViewJson::level));
    }

    private Future<Answer> changePool(Call call) {
        JsonObject body = call.inputs().body();
        String name = call.inputs().text("name");
        PoolCommands.Change change = new PoolCommands.Change(
                new PoolName(name), body.getInteger("target"), body.getBoolean("suspended"), body.getString("note"));
        if (change.target() == null && change.suspended() == null) {
            throw Failure.BadInput.of("body", "must have 'target' or 'suspended'; a note alone changes nothing")
                    .asRefusal();
        }
        return bus.request(PoolCommands.CHANGE, change).compose(done -> pool(name));
    }

    private Future<Answer> marketplaces() {
        return readings.marketplaces().all().map(all -> Answer.list(all, null, ViewJson::marketplace));
    }

    private Future<Answer> marketplace(String id) {
        return readings.marketplaces()
                .one(id)
                .map(found -> Answer.ok(ViewJson.marketplace(
                        found.orElseThrow(() -> new Failure.NoSuch("marketplace", id).asRefusal()))));
    }

    private Future<Answer> changeMarketplace(Call call) {
        JsonObject body = call.inputs().body();
        String id = call.inputs().text("id");
        PoolCommands.ChangeMarketplace change = new PoolCommands.ChangeMarketplace(
                new MarketplaceId(id), body.getBoolean("suspended"), body.getString("note"));
        return bus.request(PoolCommands.CHANGE_MARKETPLACE, change).compose(done -> marketplace(id));
    }

    private Future<Answer> verify(Call call) {
        return bus.request(PoolCommands.VERIFY, new MarketplaceId(call.inputs().text("id")))
                .map(found -> Answer.ok(new JsonObject()
                        .put("granted", found.granted())
                        .put("reason", found.reason())
                        .put("detail", found.detail())));
    }

    private Future<Answer> order(Call call) {
        JsonObject body = call.inputs().body();
        Map<String, String> overrides = body.getJsonObject("identity", new JsonObject()).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> (String) entry.getValue()));
        PoolCommands.Order order =
                new PoolCommands.Order(new PoolName(body.getString("pool")), body.getInteger("count", 1), overrides);
        return bus.request(PoolCommands.ORDER, order).map(PoolOperations::queued);
    }

    private Future<Answer> retry(Call call) {
        PoolCommands.Retry retry =
                new PoolCommands.Retry(new RegistrationId(call.inputs().uuid("id")));
        return bus.request(PoolCommands.RETRY, retry).map(id -> queued(List.of(id)));
    }

    private Future<Answer> move(Address<AccountId, Void> where, Call call) {
        UUID id = call.inputs().uuid("id");
        return readings.accounts()
                .one(id)
                .map(found -> found.orElseThrow(() -> new Failure.NoSuch("account", id.toString()).asRefusal()))
                .compose(existing -> bus.request(where, new AccountId(id)))
                .compose(moved -> readings.accounts().one(id))
                .map(found -> Answer.ok(ViewJson.account(found.orElseThrow())));
    }

    private Future<Answer> reload() {
        return bus.request(NodeCommands.RELOAD, true)
                .map(done -> Answer.ok(new JsonObject()
                        .put("inForce", new JsonArray(done.inForce()))
                        .put("needRestart", new JsonArray(done.needRestart()))));
    }

    private static Answer queued(List<RegistrationId> ids) {
        JsonArray array = new JsonArray();
        ids.forEach(id -> array.add(id.toString()));
        return Answer.json(202, new JsonObject().put("ids", array).toBuffer());
    }
}
