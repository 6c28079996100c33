package dev.understudy.bench;

import dev.understudy.config.ApiKey;
import dev.understudy.store.EmbeddedDatabase;
import dev.understudy.store.EmbeddedDatabaseTrouble;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service with an empty pool, a sandbox that consents to it, and a PostgreSQL: three processes, all on 127.0.0.1. Their files stay in {@code target/bench} until the next run. */
final class Scene implements AutoCloseable {
    static final String SMPP_SYSTEM = "bench";
    static final String SMPP_PASSWORD = "bench-08";
    private static final String POOL = "bench";
    private static final Duration START = Duration.ofMinutes(1);

    private final Path directory;
    private final EmbeddedDatabase database;
    private final Api service;
    private final Api shop;
    private final int mailPort;
    private final int smppPort;
    private final List<Program> programs = new ArrayList<>();
    private final Thread ending = new Thread(this::end, "end of the benchmark");

    /**
     * @param accounts ceiling on accounts, and most that can be ready
     * @param concurrency registrations at a time
     * @param service options of the service's JVM
     * @param sandbox further options of the sandbox
     */
    record Terms(int accounts, int concurrency, List<String> service, List<String> sandbox) {}

    private Scene(Path directory, EmbeddedDatabase database) throws IOException {
        this.directory = directory;
        this.database = database;
        service = new Api(freePort(), ApiKey.make().value());
        shop = new Api(freePort(), "sandbox-admin");
        mailPort = freePort();
        smppPort = freePort();
        Runtime.getRuntime().addShutdownHook(ending);
    }

    static Scene start(String name, Terms terms)
            throws IOException, InterruptedException, CannotMeasure, EmbeddedDatabaseTrouble {
        Path directory = Path.of("target", "bench", name).toAbsolutePath();
        Directories.empty(directory);
        Scene scene = new Scene(directory, EmbeddedDatabase.start(directory.resolve("postgres")));
        try {
            scene.run(terms);
            return scene;
        } catch (IOException | InterruptedException | CannotMeasure failed) {
            scene.close();
            throw failed;
        }
    }

    private void run(Terms terms) throws IOException, InterruptedException, CannotMeasure {
        Path config = directory.resolve("understudy.yaml");
        Files.writeString(config, configuration(terms));
        programs.add(sandbox(thumbprint(config), terms.sandbox()));
        programs.add(program("service", terms.service(), List.of("serve", "--config", config.toString())));
        programs.get(0).awaitOutput("serves at", START);
        programs.get(1).awaitOutput("ready: instance", START);
    }

    private String thumbprint(Path config) throws IOException, InterruptedException, CannotMeasure {
        String told = program("identity", List.of(), List.of("identity", "--config", config.toString()))
                .outputToItsEnd(START);
        return told.lines()
                .filter(line -> line.startsWith("thumbprint: "))
                .map(line -> line.substring("thumbprint: ".length()).strip())
                .findFirst()
                .orElseThrow(() -> new CannotMeasure("'identity' printed no thumbprint: " + told));
    }

    private Program sandbox(String thumbprint, List<String> more) throws IOException, CannotMeasure {
        List<String> arguments = new ArrayList<>(List.of(
                "sandbox",
                "--port=" + shop.port(),
                "--instance=" + thumbprint,
                "--required=email,fullName,birthday,gender",
                "--sms-url=http://127.0.0.1:" + service.port() + "/v1/inbox/sms",
                "--sms-key=" + service.key(),
                "--key-directory=http://127.0.0.1:" + service.port() + "/.well-known/http-message-signatures-directory",
                "--data-file=" + directory.resolve("users.jsonl"),
                "--limit-concurrency=100000",
                "--limit-per-minute=1000000"));
        arguments.addAll(more);
        return program("sandbox", List.of(), arguments);
    }

    Program program(String name, List<String> jvmOptions, List<String> arguments) throws IOException, CannotMeasure {
        return Program.start(
                directory.resolve(name + ".log"),
                jvmOptions,
                Map.of("SANDBOX_API_KEY", "sandbox-key", "BENCH_SMPP_PASSWORD", SMPP_PASSWORD),
                arguments);
    }

    private String configuration(Terms terms) {
        return """
                marketplaces:
                  sandbox:
                    origin: http://127.0.0.1:%d
                    environment: sandbox
                    flow: %s
                    secrets: {apiKey: env:SANDBOX_API_KEY}
                    ceilings: {accounts: %d, concurrency: %d, perMinute: 1000000}
                    timing: {registration: 10m}
                pools:
                  %s: {marketplace: sandbox, target: 0, readyAtMost: %d, concurrency: %d, persona: {locale: ru}}
                registration: {concurrency: %d}
                keys:
                  bench: {hash: "%s", scopes: [lease, admin, inbox, read]}
                database: {url: "%s"}
                keyFile: understudy.key
                http: {port: %d}
                inbox:
                  smtp: {port: %d, connections: 1000}
                  smpp: {systemId: %s, password: "env:BENCH_SMPP_PASSWORD", listen: {port: %d}}
                shutdown: {grace: 3s}
                """.formatted(
                        shop.port(),
                        Path.of("conf", "flows", "phone-otp.yaml").toAbsolutePath(),
                        terms.accounts(),
                        terms.concurrency(),
                        POOL,
                        terms.accounts(),
                        terms.concurrency(),
                        terms.concurrency(),
                        new ApiKey(service.key()).hash(),
                        database.url(),
                        service.port(),
                        mailPort,
                        SMPP_SYSTEM,
                        smppPort);
    }

    String pool() {
        return POOL;
    }

    /** Where the service takes mail. */
    int mailPort() {
        return mailPort;
    }

    Path directory() {
        return directory;
    }

    Api service() {
        return service;
    }

    Api shop() {
        return shop;
    }

    int smppPort() {
        return smppPort;
    }

    long servicePid() {
        return programs.get(1).pid();
    }

    /** Processor time that the service has used so far. */
    Duration serviceWork() {
        return work(ProcessHandle.of(servicePid()));
    }

    /** Processor time that PostgreSQL's processes have used so far, those of closed connections included. */
    Duration databaseWork() throws IOException {
        Path told = directory.resolve("postgres").resolve("data").resolve("postmaster.pid");
        long server = Long.parseLong(Files.readAllLines(told).get(0));
        return ProcessHandle.of(server).stream()
                .flatMap(ProcessHandle::children)
                .map(each -> work(Optional.of(each)))
                .reduce(ProcessorTime.ofEndedChildren(server), Duration::plus);
    }

    private static Duration work(Optional<ProcessHandle> process) {
        return process.flatMap(running -> running.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    /** {@code postgresql://user@127.0.0.1:port/database}. */
    String databaseUrl() {
        return database.url();
    }

    void aimAt(int target) throws IOException, InterruptedException, CannotMeasure {
        service.patch("/v1/pools/" + POOL, new JsonObject().put("target", target));
    }

    int ready() throws IOException, InterruptedException, CannotMeasure {
        return service.get("/v1/pools/" + POOL).getJsonObject("counts").getInteger("ready");
    }

    /** Returns when so many accounts are ready. The shop is asked first: it has a counter, while the service counts rows. */
    void awaitReady(int wanted) throws IOException, InterruptedException, CannotMeasure {
        Waiting.until(
                "users at the sandbox",
                wanted,
                () -> shop.get("/admin/users/count").getInteger("count"));
        Waiting.until("ready accounts", wanted, this::ready);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(ending);
        end();
    }

    /** Also where somebody ends the benchmark, so that no process is left behind. */
    private void end() {
        for (int i = programs.size() - 1; i >= 0; i--) {
            programs.get(i).close();
        }
        database.stop();
    }
}
