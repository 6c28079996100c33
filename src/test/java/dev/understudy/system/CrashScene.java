package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.store.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** The processes of the crash harness: the shop, which lives through everything, and the nodes, which do not. */
final class CrashScene implements AutoCloseable {
    static final String POOL = "crowd";
    private static final int BATCH = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STARTS = 3;
    private static final int DATABASE_AWAY = 3;
    private static final int KILLED = 137;
    private static final int TERMINATED = 143;

    /** Claims are short, so that much is taken over; accounts grow old fast; numbers come round. */
    private static final String PARTICULARS = """
            marketplaces:
              shop:
                origin: http://127.0.0.1:%1$d
                environment: sandbox
                flow: %2$s
                secrets: {apiKey: env:SHOP_KEY}
                timing: {connect: 500ms, answer: 3s, retryPause: 100ms}
                ceilings: {concurrency: 1000, perMinute: 60000}
            pools:
              %3$s: {marketplace: shop, target: 0, readyAtMost: 8000, concurrency: 600, ttl: 1m, persona: {locale: ru}}
            lease: {outageGrace: 1s, sweep: 200ms}
            session: %4$s
            registration: {concurrency: 600, claimTtl: 5s, claimRenewal: 1s, rescan: 500ms, codeLife: 6s, numberCoolDown: 10s}
            janitor: {interval: 500ms, concurrency: 100, attempts: 100, retryPause: 1s, retryPauseAtMost: 4s, quarantine: 5s}
            autopilot: {interval: 300ms, batch: 1000}
            shutdown: {grace: 15s}
            """;

    /** Some starts take much care of sessions: probes and new sign-ins are under way, too, when the next crash comes. */
    private static final List<String> CARES =
            List.of("{freshFor: 30m}", "{freshFor: 2s, renewAfter: 6s, interval: 200ms, stock: 100, concurrency: 64}");

    private final Random random;
    private final Installation installation;
    private final List<Seat> seats = new ArrayList<>();
    private final SmsRelay relay;
    private final Program sandbox;
    private final int shopPort = Ports.free();

    CrashScene(Path directory, CrashTerms terms, TestDatabase database) throws Exception {
        this.random = new Random(terms.seed());
        this.installation = new Installation(directory);
        Path flow = Files.writeString(directory.resolve("crowd.yaml"), flowWithAStepThatIsSentOnce());
        for (int i = 0; i < terms.nodes(); i++) {
            seats.add(seat("node-" + i, database, flow));
        }
        relay = SmsRelay.to(seats.stream().map(seat -> seat.port).toList());
        String thumbprint = installation.thumbprint(seats.get(0).configs.get(0));
        sandbox = installation.sandbox(
                shopPort,
                thumbprint,
                relay.port(),
                "--data-file=" + directory.resolve("users.jsonl"),
                "--latency=10ms..80ms",
                "--message-delay=300ms..2s",
                "--resend-after=3s",
                "--code-life=6s",
                "--number-range=+75550000000-+" + (75_550_000_000L + terms.numbers() - 1));
    }

    /** The place of one process, which is started anew again and again. */
    private static final class Seat {
        private final int port;
        private final List<Path> configs;
        private Program node;

        Seat(int port, List<Path> configs) {
            this.port = port;
            this.configs = configs;
        }
    }

    private Seat seat(String name, TestDatabase database, Path flow) throws IOException {
        int port = Ports.free();
        List<Path> configs = new ArrayList<>();
        for (String care : CARES) {
            configs.add(installation.write(
                    name + "-" + configs.size() + ".yaml",
                    port,
                    database.url(),
                    PARTICULARS.formatted(shopPort, flow, POOL, care)));
        }
        return new Seat(port, configs);
    }

    /** The phone flow, but that its confirmation, which makes the account, must never be sent twice: what a lost process may have sent is adopted by signing in. */
    private static String flowWithAStepThatIsSentOnce() throws IOException {
        String flow = Files.readString(Path.of("conf/flows/phone-otp.yaml"));
        String confirm = flow.substring(flow.indexOf("\n  confirm:\n"), flow.indexOf("\n  profile:\n"));
        String join = confirm.replace("\n  confirm:\n", "\n  join:\n    once: true\n");
        String phase = "register: [ask, code, confirm, profile]";
        assertThat(flow).contains(phase);
        return flow.replace(phase, "register: [ask, code, join, profile]")
                .replace(confirm, join + confirm)
                .replace("within: 2m", "within: 20s");
    }

    void startAll() throws Exception {
        for (Seat seat : seats) {
            start(seat);
        }
    }

    /** As a supervisor does it: a process that found the database too slow ends with a code that says so, and is started again. */
    private void start(Seat seat) throws Exception {
        Path config = seat.configs.get(random.nextInt(seat.configs.size()));
        for (int tries = 1; ; tries++) {
            seat.node = installation.run("serve", "--config", config.toString());
            try {
                seat.node.awaitLogged("ready: instance");
                return;
            } catch (AssertionError ended) {
                if (tries == STARTS || seat.node.awaitEnd() != DATABASE_AWAY) {
                    throw ended;
                }
            }
        }
    }

    List<Api> nodes() {
        return seats.stream()
                .map(seat -> Api.onPort(seat.port, Installation.KEY))
                .toList();
    }

    Api shop() {
        return Api.onPort(shopPort, "sandbox-admin");
    }

    String shopOrigin() {
        return "http://127.0.0.1:" + shopPort;
    }

    /** Ends one process or all, mostly by KILL. Answers what was ended how. */
    Ended endSome() throws Exception {
        boolean all = random.nextInt(3) == 0;
        int only = random.nextInt(seats.size());
        String signal = random.nextInt(4) == 0 ? "TERM" : "KILL";
        List<Seat> ended = new ArrayList<>(all ? seats : List.of(seats.get(only)));
        for (Seat seat : ended) {
            seat.node.signal(signal);
        }
        for (Seat seat : ended) {
            assertThat(seat.node.awaitEnd()).isEqualTo(signal.equals("TERM") ? TERMINATED : KILLED);
        }
        return new Ended(signal, ended);
    }

    /** One process stands still for longer than its claims are good, as on a machine that is paused, and then goes on where it was. Answers its process id. */
    long silenceOne(Books books) throws Exception {
        Program node = seats.get(random.nextInt(seats.size())).node;
        node.signal("STOP");
        try {
            await("its claims are free for others").atMost(PATIENCE).until(() -> !books.isAlive(node.pid()));
        } finally {
            node.signal("CONT");
        }
        await("it works again").atMost(PATIENCE).until(() -> books.isAlive(node.pid()));
        return node.pid();
    }

    /** What {@link #endSome} did. */
    final class Ended {
        private final String signal;
        private final List<Seat> seats;

        private Ended(String signal, List<Seat> seats) {
            this.signal = signal;
            this.seats = seats;
        }

        boolean isClean() {
            return signal.equals("TERM");
        }

        List<Long> pids() {
            return seats.stream().map(seat -> seat.node.pid()).toList();
        }

        void startAgain() throws Exception {
            for (Seat seat : seats) {
                start(seat);
            }
        }

        @Override
        public String toString() {
            return signal + " to " + seats.size() + " of " + CrashScene.this.seats.size();
        }
    }

    /** Errors that a node logged since its last start, but for what a crash must bring. */
    List<String> errors() {
        List<String> errors = new ArrayList<>();
        for (Seat seat : seats) {
            seat.node
                    .err()
                    .lines()
                    .filter(line -> line.contains(" ERROR ") && !line.contains("this process was silent for longer"))
                    .forEach(errors::add);
        }
        return errors;
    }

    /** Takes what is ready beyond so many and gives it back as used, so that there is always something to register and to delete. What others are faster to take is left to them. */
    void useUp(int keep) throws Exception {
        Api api = nodes().get(0);
        for (int most = api.ready(POOL) - keep; most > 0; most -= BATCH) {
            JsonObject wanted = new JsonObject()
                    .put("pool", POOL)
                    .put("owner", "broom")
                    .put("count", Math.min(BATCH, most))
                    .put("ttlSeconds", 10);
            HttpResponse<String> answer = api.send("POST", "/v1/leases", wanted.encode(), Map.of());
            if (answer.statusCode() != 201) {
                return;
            }
            Stream<JsonObject> leases = answer.body().startsWith("[")
                    ? new JsonArray(answer.body()).stream().map(JsonObject.class::cast)
                    : Stream.of(new JsonObject(answer.body()));
            leases.parallel().forEach(lease -> giveBack(api, lease));
        }
    }

    /** Where that fails, the lease ends when its time is over. */
    private static void giveBack(Api api, JsonObject lease) {
        String path = "/v1/leases/" + lease.getString("id");
        try {
            HttpResponse<String> unused =
                    api.send("DELETE", path, null, Map.of("Lease-Token", lease.getString("token")));
        } catch (IOException away) {
            System.out.println("a lease is left to its end: " + away);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    /** As many registrations as there are fewer ready. */
    void keepReady(int target) {
        Api api = nodes().get(0);
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            String change = new JsonObject().put("target", target).encode();
            HttpResponse<String> answer = api.send("PATCH", "/v1/pools/" + POOL, change, Map.of());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        });
    }

    @Override
    public void close() {
        for (Seat seat : seats) {
            if (seat.node != null) {
                seat.node.close();
            }
        }
        if (sandbox != null) {
            sandbox.close();
        }
        relay.close();
    }
}
