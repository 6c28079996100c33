package dev.understudy.run;

import dev.understudy.bus.Bus;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.consent.ConsentedShop;
import dev.understudy.consent.Consents;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Identity;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.Sex;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.flow.FlowRun;
import dev.understudy.flow.FlowRunner;
import dev.understudy.flow.Journal;
import dev.understudy.flow.Phase;
import dev.understudy.flow.Shop;
import dev.understudy.store.AccountRecord;
import dev.understudy.store.Sealer;
import dev.understudy.store.StoredSession;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Runs flows for accounts: opens what is sealed, gives the flow its shop and its inbox. Safe for any thread. */
public final class FlowRuns {
    /** A phase that is for no account takes nothing from the identity; a flow's reader sees to that. The number is one of those that a regulator keeps for fiction. */
    private static final Identity NOBODY = new Identity(
            "en",
            "Nobody",
            "Nobody",
            null,
            "Nobody",
            "Nobody",
            Sex.FEMALE,
            LocalDate.EPOCH,
            "nobody@nobody.invalid",
            new PhoneNumber("+447700900000"),
            "nobody");

    private final FlowRunner runner;
    private final Consents consents;
    private final Sealer sealer;
    private final Bus bus;
    private final UnaryOperator<FlowRun> onlooker;
    private final InstantSource clock;
    private final Map<MarketplaceId, ShopRoom> rooms = new ConcurrentHashMap<>();

    /** @param onlooker may stand before a run's shop and journal, for a trace say; else the identity */
    public FlowRuns(
            Vertx vertx,
            Bus bus,
            Consents consents,
            Sealer sealer,
            InstantSource clock,
            UnaryOperator<FlowRun> onlooker) {
        this.runner = new FlowRunner(vertx, clock);
        this.bus = bus;
        this.consents = consents;
        this.sealer = sealer;
        this.onlooker = onlooker;
        this.clock = clock;
    }

    /** Never fails for what a shop does; fails where the sealed session cannot be opened. */
    public Future<FlowOutcome> run(Visit visit) {
        MarketplaceConfig config = visit.marketplace().config();
        AccountRecord account = visit.account();
        ShopRoom room = room(config.id());
        FlowRun run = new FlowRun(
                visit.flow(),
                visit.phase(),
                account.identity(),
                known(account),
                config.settings(),
                config.secrets(),
                config.origin(),
                config.otherOrigins(),
                room.began(account.id(), shop(config.id(), visit.journal())),
                new BusMessages(bus, visit.heard()),
                visit.journal(),
                new FlowRun.Limits(
                        config.timing().registration(),
                        config.timing().retryPause(),
                        config.timing().retries()));
        return runner.run(onlooker.apply(run)).onComplete(ended -> room.ended(account.id()));
    }

    /** Reads the shop's own list of users into the journal. For no account: nobody's number or address goes with it. Never fails. */
    public Future<FlowOutcome> list(Marketplace marketplace, Journal journal, Duration within) {
        MarketplaceConfig config = marketplace.config();
        ShopRoom room = room(config.id());
        AccountId nobodys = AccountId.next();
        room.take(1);
        FlowRun run = new FlowRun(
                marketplace.flow(),
                Phase.LIST,
                NOBODY,
                FlowRun.Account.NONE,
                config.settings(),
                config.secrets(),
                config.origin(),
                config.otherOrigins(),
                room.began(nobodys, shop(config.id(), journal)),
                new BusMessages(bus, () -> {}),
                journal,
                new FlowRun.Limits(
                        within, config.timing().retryPause(), config.timing().retries()));
        return runner.run(onlooker.apply(run)).onComplete(ended -> {
            room.ended(nobodys);
            room.giveBack(1);
        });
    }

    /** The journal has the last word on each request, once there is a connection for it: while the process stood still, others may have taken its runs over. */
    private Shop shop(MarketplaceId marketplace, Journal journal) {
        ConsentedShop shop = consents.shop(marketplace);
        return request -> shop.send(request, journal::maySend);
    }

    /** How many runs that marketplace's shop can bear just now, as this node sees it. */
    public ShopRoom room(MarketplaceId marketplace) {
        return rooms.computeIfAbsent(marketplace, id -> new ShopRoom(id, clock));
    }

    /** Ends every run as {@code WORKER_LOST}; what a shop still answers is ignored. */
    public void stop() {
        runner.stop();
    }

    public Buffer seal(AccountRecord account, FlowOutcome.Succeeded made) {
        return sealer.seal(account.id(), new StoredSession(made.session(), made.facts()));
    }

    private FlowRun.Account known(AccountRecord account) {
        Buffer sealed = account.sealed();
        if (sealed == null) {
            return new FlowRun.Account(
                    account.externalId(), FlowRun.Account.NONE.session(), FlowRun.Account.NONE.facts());
        }
        StoredSession stored = sealer.open(account.id(), sealed);
        return new FlowRun.Account(account.externalId(), stored.session(), stored.facts());
    }
}
