package dev.understudy.bench;

import dev.understudy.bench.ClosedLoop.Run;
import dev.understudy.bench.Figures.Column;
import dev.understudy.bench.HttpLoad.Sending;
import dev.understudy.bench.Work.Spent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A turn leases every account of a pool, each by a request of its own, and then lets {@code pgbench} take as many rows. Between turns the leases are given back unused, which is measured, too. The
 * accounts were really registered at the sandbox, so each answer carries an identity and a session that had to be decrypted.
 */
@Command(
        name = "leases",
        mixinStandardHelpOptions = true,
        description =
                "Leases a second over the full HTTP API, against pgbench with one SKIP LOCKED update per transaction.")
final class LeaseBench implements Callable<Integer> {
    private static final List<Integer> CLIENTS_TO_TRY = List.of(4, 8, 16, 32, 64);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--accounts", description = "In the pool; one turn leases them all. Default: ${DEFAULT-VALUE}")
    private int accounts = 20_000;

    @Option(names = "--connections", description = "HTTP connections. Default: ${DEFAULT-VALUE}")
    private int connections = 64;

    @Mixin
    private Turns turns = new Turns();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Pgbench.find();
        out.println("leases: " + Machine.facts());
        out.println("filling a pool of " + accounts + " at the sandbox");
        out.flush();
        try (Scene scene = Scene.start("leases", new Scene.Terms(accounts, 256, turns.java(), List.of()));
                ClosedLoop loop = new ClosedLoop(connections)) {
            scene.aimAt(accounts);
            scene.awaitReady(accounts);
            Pgbench pgbench = Pgbench.on(scene.databaseUrl(), scene.directory(), Pgbench.TAKE_ONE);
            int best = clientsItLikesBest(pgbench);
            Figures figures = new Figures(out, columns(best));
            turns.run(figures, () -> turn(scene, loop, pgbench, best));
        }
        return 0;
    }

    private List<Column> columns(int best) {
        return List.of(
                new Column("leases/s", "%.0f"),
                new Column("p50 ms", "%.1f"),
                new Column("p99 ms", "%.1f"),
                new Column("CPU µs service", "%.0f"),
                new Column("CPU µs PostgreSQL", "%.0f"),
                new Column("releases/s", "%.0f"),
                new Column("pgbench/s with " + connections, "%.0f"),
                new Column("pgbench/s with " + best, "%.0f"),
                new Column("CPU µs PostgreSQL for pgbench", "%.0f"),
                new Column("ratio to " + connections, "%.2f"),
                new Column("ratio to " + best, "%.2f"));
    }

    /** With more clients than it has processors for, PostgreSQL spends its time on their locks. */
    private int clientsItLikesBest(Pgbench pgbench) throws Exception {
        int best = 0;
        double most = 0;
        for (int clients : CLIENTS_TO_TRY) {
            pgbench.fill(accounts);
            double reached = pgbench.perSecond(clients, accounts);
            if (reached > most) {
                best = clients;
                most = reached;
            }
        }
        return best;
    }

    private double[] turn(Scene scene, ClosedLoop loop, Pgbench pgbench, int best) throws Exception {
        HttpLoad http = new HttpLoad(loop.vertx(), connections);
        Buffer[] granted = new Buffer[accounts];
        RequestOptions acquire =
                request(scene, HttpMethod.POST, "/v1/leases").putHeader("Content-Type", "application/json");
        Buffer wish =
                new JsonObject().put("pool", scene.pool()).put("owner", "bench").toBuffer();
        Sending sending = new Sending(acquire, wish);
        Work work = Work.from(scene);
        Run leased = loop.run(accounts, number -> http.send(sending, 201).onSuccess(body -> granted[number] = body));
        Spent spent = work.over(accounts);
        Sending[] back = back(scene, granted);
        Run released = loop.run(accounts, number -> http.send(back[number], 204));
        pgbench.fill(accounts);
        Work taking = Work.from(scene);
        double same = pgbench.perSecond(connections, accounts);
        Spent taken = taking.over(accounts);
        pgbench.fill(accounts);
        double liked = best == connections ? same : pgbench.perSecond(best, accounts);
        return new double[] {
            leased.perSecond(),
            Latencies.millis(leased.latencies().percentile(0.5)),
            Latencies.millis(leased.latencies().percentile(0.99)),
            spent.service(),
            spent.database(),
            released.perSecond(),
            same,
            liked,
            taken.database(),
            leased.perSecond() / same,
            leased.perSecond() / liked
        };
    }

    /** Also makes sure that every request got an account of its own, with a session. */
    private Sending[] back(Scene scene, Buffer[] granted) throws CannotMeasure {
        Set<String> seen = new HashSet<>();
        Sending[] back = new Sending[granted.length];
        for (int i = 0; i < granted.length; i++) {
            JsonObject lease = granted[i].toJsonObject();
            JsonObject account = lease.getJsonObject("account");
            if (!seen.add(account.getString("id"))
                    || account.getJsonObject("session").getJsonArray("cookies").isEmpty()) {
                throw new CannotMeasure("an account was leased twice, or has no session: " + account.getString("id"));
            }
            RequestOptions release = request(
                            scene, HttpMethod.DELETE, "/v1/leases/" + lease.getString("id") + "?outcome=unused")
                    .putHeader("Lease-Token", lease.getString("token"));
            back[i] = new Sending(release, Buffer.buffer());
        }
        return back;
    }

    private static RequestOptions request(Scene scene, HttpMethod method, String path) {
        return new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(scene.service().port())
                .setURI(path)
                .putHeader("Authorization", "Bearer " + scene.service().key());
    }
}
