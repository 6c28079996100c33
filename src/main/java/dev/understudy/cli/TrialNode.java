package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationProblems;
import dev.understudy.config.ConfigurationReader;
import dev.understudy.config.HttpConfig;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PoolName;
import dev.understudy.flow.FlowRun;
import dev.understudy.identity.Locales;
import dev.understudy.run.Marketplace;
import dev.understudy.yaml.NearestWord;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A node of the instance for as long as a command runs, for one marketplace and a pool of its own; it may stand beside one that serves. */
final class TrialNode {
    private static final int LONGEST_NAME = 63;
    private static final Duration START = Duration.ofMinutes(2);
    private static final Persona ANYBODY = new Persona("en", null, 18, 80);
    /** An account that is kept is no older than any pool's may be. */
    private static final Duration TTL = Duration.ofDays(365);

    private TrialNode() {}

    /** The flows are left to the command: a mistake in another marketplace's is nothing to it. */
    static Configuration read(Path file) throws Trouble {
        try {
            return ConfigurationReader.read(file, System.getenv(), Locales.known());
        } catch (ConfigurationProblems problems) {
            throw Trouble.mend(problems);
        }
    }

    static MarketplaceConfig marketplace(Configuration whole, String name) throws Trouble {
        return whole.marketplaces().values().stream()
                .filter(each -> each.id().value().equals(name))
                .findFirst()
                .orElseThrow(() -> Trouble.mend("the configuration has no marketplace '" + name + "'"
                        + NearestWord.hint(
                                name,
                                whole.marketplaces().keySet().stream()
                                        .map(MarketplaceId::value)
                                        .toList())));
    }

    /** So that no other node drives what this one shows; its people are those of the marketplace's first pool. */
    static PoolConfig pool(String prefix, Configuration whole, MarketplaceConfig shop) {
        String name = prefix + shop.id().value();
        Persona persona = whole.poolsOf(shop.id()).stream()
                .findFirst()
                .map(PoolConfig::persona)
                .orElse(ANYBODY);
        return new PoolConfig(
                new PoolName(name.substring(0, Math.min(LONGEST_NAME, name.length()))),
                shop.id(),
                persona,
                0,
                0,
                TTL,
                false,
                1);
    }

    /** The instance and the node end with the command. */
    static Node started(
            Configuration whole,
            Marketplace tried,
            PoolConfig pool,
            RunUntilShutdown ending,
            Vertx vertx,
            UnaryOperator<FlowRun> onlooker)
            throws Exception {
        Configuration alone = whole.forTrial(tried.config(), pool, isTaken(whole.http()));
        Instance instance = ending.start(() -> {
            Instance opened = Instance.open(vertx, alone);
            ending.add(opened::close);
            return opened;
        });
        return ending.start(() -> {
            Node made = new Node(vertx, alone, instance, Map.of(tried.config().id(), tried), NodeRole.trial(onlooker));
            ending.add(() -> Waiting.until(made.stop(), alone.shutdownGrace()));
            Waiting.until(made.start(), START);
            return made;
        });
    }

    /** By a node of this instance, most likely. What else is wrong with the address shows when the node opens it. */
    private static boolean isTaken(HttpConfig http) throws IOException {
        try (ServerSocket free = new ServerSocket(http.port(), 1, InetAddress.getByName(http.host()))) {
            return !free.isBound();
        } catch (BindException taken) {
            return true;
        }
    }
}
