package dev.understudy.cli;

import dev.understudy.bus.NodeCommands.Reloaded;
import dev.understudy.bus.PoolCommands;
import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationChanges;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.Failure;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.run.Marketplace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final Configuration started;
    private Configuration last;
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
        this.started = started;
        this.last = started;
    }

    /** Who calls while a reading is under way gets its result. */
    synchronized Future<Reloaded> run() {
        if (underWay.isComplete()) {
            underWay = vertx.executeBlocking(read)
                    .recover(Reload::refused)
                    .compose(this::apply)
                    .onSuccess(Reload::tellDone)
                    .onFailure(why -> LOG.error("the configuration is as it was: {}", why.getMessage()));
        }
        return underWay;
    }

    private static Future<Prepared> refused(Throwable why) {
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

    private Future<Reloaded> apply(Prepared now) {
        Map<PoolName, PoolConfig> pools = runnable(now.config());
        Set<MarketplaceId> edited = edited(now);
        return KnownNames.of(parts)
                .rewrite(now, pools)
                .map(written -> changed(now, pools, edited))
                .onSuccess(changed -> tell.run())
                .onSuccess(changed -> edited.forEach(this::lookAtConsent));
    }

    /** Another flow may need other operations. */
    private void lookAtConsent(MarketplaceId id) {
        parts.bus()
                .request(PoolCommands.VERIFY, id)
                .onFailure(why -> LOG.warn("the consent of {} could not be checked: {}", id, why.getMessage()));
    }

    /** Those of marketplaces that run. */
    private Map<PoolName, PoolConfig> runnable(Configuration now) {
        Map<PoolName, PoolConfig> pools = new LinkedHashMap<>();
        now.pools().forEach((name, pool) -> {
            PoolConfig before = parts.pools().find(name).orElse(pool);
            if (parts.marketplaces().containsKey(pool.marketplace())
                    && before.marketplace().equals(pool.marketplace())) {
                pools.put(name, pool);
            }
        });
        return pools;
    }

    private Set<MarketplaceId> edited(Prepared now) {
        return parts.marketplaces().entrySet().stream()
                .filter(each -> isEdited(each.getValue(), now.marketplaces().get(each.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static boolean isEdited(Marketplace before, @Nullable Marketplace now) {
        return now != null && !now.flow().sha256().equals(before.flow().sha256());
    }

    private Reloaded changed(Prepared now, Map<PoolName, PoolConfig> pools, Set<MarketplaceId> edited) {
        Set<String> inForce = new TreeSet<>(ConfigurationChanges.between(last, now.config()).stream()
                .filter(ConfigurationChanges::isAtOnce)
                .filter(key -> isRunning(key, now.config(), pools))
                .toList());
        edited.forEach(id -> inForce.add("marketplaces." + id + ".flow"));
        now.marketplaces().forEach((id, marketplace) -> {
            Marketplace running = parts.marketplaces().get(id);
            if (running != null) {
                running.become(marketplace.config(), marketplace.flow());
            }
        });
        parts.pools().become(pools);
        parts.config().keys().become(now.config().keys());
        last = now.config();
        return new Reloaded(List.copyOf(inForce), needRestart(now.config(), pools));
    }

    private List<String> needRestart(Configuration now, Map<PoolName, PoolConfig> pools) {
        Stream<String> elsewhere = now.pools().keySet().stream()
                .filter(name -> !pools.containsKey(name))
                .map(name -> "pools." + name);
        Stream<String> keys =
                ConfigurationChanges.between(started, now).stream().filter(key -> !ConfigurationChanges.isAtOnce(key));
        return Stream.concat(keys, elsewhere).distinct().sorted().toList();
    }

    /** A pool of a marketplace that only the file has is not in force. */
    private static boolean isRunning(String key, Configuration now, Map<PoolName, PoolConfig> pools) {
        return now.pools().keySet().stream()
                .filter(name -> !pools.containsKey(name))
                .noneMatch(name -> (key + ".").startsWith("pools." + name + "."));
    }
}
