package dev.understudy.cli;

import dev.understudy.bus.NodeCommands.Reloaded;
import dev.understudy.bus.PoolCommands;
import dev.understudy.config.Configuration;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.domain.Failure;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.flow.Flow;
import dev.understudy.run.Marketplace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration again while the process runs, and puts in force what can be. One reading at a time; a file with a mistake changes nothing. */
final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Vertx vertx;
    private final NodeParts parts;
    private final Callable<Prepared> read;
    private final Runnable tell;
    private Configuration runs;
    private Future<Reloaded> underWay = Future.failedFuture("none yet");

    /**
     * @param started what the file said at the start; marketplaces that left it before run besides
     * @param read the file and its flows, blocking
     * @param tell the verticles that what they share has changed
     */
    Reload(Vertx vertx, NodeParts parts, Configuration started, Callable<Prepared> read, Runnable tell) {
        this.vertx = vertx;
        this.parts = parts;
        this.read = read;
        this.tell = tell;
        this.runs = started;
    }

    /** Who calls while a reading is under way gets its result. */
    synchronized Future<Reloaded> run() {
        if (underWay.isComplete()) {
            underWay = vertx.executeBlocking(read)
                    .compose(this::apply)
                    .recover(Reload::refused)
                    .onSuccess(Reload::tellDone)
                    .onFailure(why -> LOG.error("the configuration was not taken over: {}", why.getMessage()));
        }
        return underWay;
    }

    /** What the file says may contradict the database, too. */
    private static Future<Reloaded> refused(Throwable why) {
        return Future.failedFuture(
                why instanceof Trouble trouble
                        ? Failure.BadInput.of("configuration", String.valueOf(trouble.getMessage()))
                                .asRefusal()
                        : why);
    }

    private static void tellDone(Reloaded done) {
        LOG.info(
                "the configuration was read again; in force: {}",
                done.inForce().isEmpty() ? "nothing new" : String.join(", ", done.inForce()));
        if (!done.needRestart().isEmpty()) {
            LOG.warn("these changes need a restart: {}", String.join(", ", done.needRestart()));
        }
    }

    /** What the database says of the pools comes last: who orders by it must meet the flows and people that belong to it. */
    private Future<Reloaded> apply(Prepared read) {
        Taken taken = Taken.of(runs, read.config());
        Map<Marketplace, Marketplace> marketplaces = marketplaces(read, taken);
        Set<MarketplaceId> edited = edited(read);
        KnownNames names = KnownNames.of(parts);
        return names.prepare(marketplaces.values(), taken.config().pools().values())
                .compose(prepared -> takeOver(names, marketplaces, taken))
                .map(kept -> changed(read, taken, edited))
                .onSuccess(changed -> tell.run())
                .onSuccess(changed ->
                        edited.stream().filter(taken.marketplaces()::contains).forEach(this::lookAtConsent));
    }

    /** Each that runs and is taken over, with what it becomes. */
    private Map<Marketplace, Marketplace> marketplaces(Prepared read, Taken taken) {
        Map<Marketplace, Marketplace> becoming = new IdentityHashMap<>();
        parts.marketplaces().forEach((id, running) -> {
            Marketplace now = read.marketplaces().get(id);
            if (now != null && taken.marketplaces().contains(id)) {
                becoming.put(running, now);
            }
        });
        return becoming;
    }

    /** As before where the pools are refused. Where nobody knows whether they were kept, the flows stay the new ones: no order by the old ones may meet the new targets. */
    private Future<Void> takeOver(KnownNames names, Map<Marketplace, Marketplace> marketplaces, Taken taken) {
        List<Runnable> undo = new ArrayList<>();
        marketplaces.forEach((running, now) -> {
            MarketplaceConfig config = running.config();
            Flow flow = running.flow();
            undo.add(() -> running.become(config, flow));
            running.become(now.config(), now.flow());
        });
        parts.pools().become(taken.config().pools());
        undo.add(() -> parts.pools().become(runs.pools()));
        return names.keep(taken.config().pools().values()).onFailure(why -> {
            if (why instanceof Trouble) {
                undo.forEach(Runnable::run);
            } else {
                LOG.error(
                        "whether the pools' new targets are in force is not known: have the configuration read again");
            }
        });
    }

    /** Another flow may need other operations. */
    private void lookAtConsent(MarketplaceId id) {
        parts.bus()
                .request(PoolCommands.VERIFY, id)
                .onFailure(why -> LOG.warn("the consent of {} could not be checked: {}", id, why.getMessage()));
    }

    /** Those whose flow has another text than the one that they run by. */
    private Set<MarketplaceId> edited(Prepared now) {
        return parts.marketplaces().entrySet().stream()
                .filter(each -> isEdited(each.getValue(), now.marketplaces().get(each.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static boolean isEdited(Marketplace before, @Nullable Marketplace now) {
        return now != null && !now.flow().sha256().equals(before.flow().sha256());
    }

    private Reloaded changed(Prepared read, Taken taken, Set<MarketplaceId> edited) {
        Set<String> inForce = new TreeSet<>(taken.inForce(runs));
        Set<String> needRestart = new TreeSet<>(taken.needRestart(read.config()));
        edited.forEach(
                id -> (taken.marketplaces().contains(id) ? inForce : needRestart).add("marketplaces." + id + ".flow"));
        parts.config().keys().become(taken.config().keys());
        runs = taken.config();
        return new Reloaded(List.copyOf(inForce), List.copyOf(needRestart));
    }
}
