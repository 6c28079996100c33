package dev.understudy.cli.remote;

import dev.understudy.client.LeaseRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which accounts somebody wants. */
final class LeaseOptions {
    @Option(names = "--pool", required = true, paramLabel = "POOL", description = "The pool to lease from.")
    private String pool = "";

    @Option(
            names = "--count",
            defaultValue = "1",
            paramLabel = "N",
            description = "So many accounts, all or none. Default: ${DEFAULT-VALUE}")
    private int count = 1;

    @Option(
            names = "--ttl",
            defaultValue = "10m",
            converter = WholeSeconds.class,
            paramLabel = "TIME",
            description = "How long a lease lives unless it is renewed: 30s, 10m, 2h. Default: ${DEFAULT-VALUE}")
    private Duration ttl = LeaseRequest.TTL;

    @Option(
            names = "--wait",
            defaultValue = "0s",
            converter = WholeSeconds.class,
            paramLabel = "TIME",
            description = "How long to wait in line. Default: ${DEFAULT-VALUE}")
    private Duration wait = Duration.ZERO;

    @Option(
            names = "--owner",
            paramLabel = "WORDS",
            description = "Who it is for, shown to people who look at the pool. Default: user@machine.")
    private @Nullable String owner;

    LeaseRequest request() {
        return new LeaseRequest(pool, owner == null ? whoami() : owner, ttl, wait, count);
    }

    private static String whoami() {
        String user = System.getProperty("user.name", "somebody");
        try {
            return user + "@" + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return user; // a container whose name is in no table: nothing to tell anybody about
        }
    }
}
