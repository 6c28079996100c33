package dev.understudy.ingress;

import dev.understudy.bus.WakeUps;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Cookie;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Session;
import dev.understudy.domain.WorkerId;
import dev.understudy.lease.LeaseParts;
import dev.understudy.lease.LeaseSettings;
import dev.understudy.lease.LeaseVerticle;
import dev.understudy.store.Database;
import dev.understudy.store.DatabaseSettings;
import dev.understudy.store.InstanceSecrets;
import dev.understudy.store.KeyFile;
import dev.understudy.store.Sealer;
import dev.understudy.store.StoredSession;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The API with the real line behind it, and accounts that were written, not registered. */
final class FeedWorld implements AutoCloseable {
    private static final String AUTHORIZATION = "Bearer " + ApiUnderTest.FEEDER;

    private final ApiUnderTest api;
    private final Sealer sealer;
    private final Connection connection;
    private final Database database;
    private long phones = 75550000000L;

    private FeedWorld(Path folder) throws Exception {
        api = ApiUnderTest.withDatabase();
        sealer = new Sealer(KeyFile.loadOrCreate(folder.resolve("test.key")));
        connection = api.store.connect();
        sql("INSERT INTO marketplace (id, origin, environment) VALUES ('shop', 'http://127.0.0.1:1', 'staging')");
        sql("INSERT INTO flow_text (sha256, name, body) VALUES ('f', 'f', 'f')");
        WorkerId worker = WorkerId.next();
        sql("INSERT INTO worker (id, name, alive_until) VALUES ('" + worker.value()
                + "', 'test', app_now() + interval '1 day')");
        database =
                Database.open(api.vertx, new DatabaseSettings(api.store.url(), null, 4, 1_000, Duration.ofSeconds(10)));
        ApiUnderTest.get(api.vertx.deployVerticle(new LeaseVerticle(new LeaseParts(
                api.bus, database, sealer, InstanceSecrets.random(), worker, gone -> {}, LeaseSettings.defaults()))));
    }

    static FeedWorld open(Path folder) throws Exception {
        return new FeedWorld(folder);
    }

    void pool(String name, int ready) throws Exception {
        sql("INSERT INTO pool (name, marketplace, file_target, target) VALUES ('" + name + "', 'shop', 10, 10)");
        add(name, ready);
    }

    void add(String pool, int ready) throws Exception {
        connection.setAutoCommit(false);
        try (PreparedStatement account = connection.prepareStatement(
                        "INSERT INTO account (id, pool, marketplace, state, flow_sha256, external_id, ready_at) VALUES (?, ?, 'shop', 'ready', 'f', 'x', app_now())");
                PreparedStatement person = connection.prepareStatement(
                        "INSERT INTO person (account_id, phone, email, reference, locale, full_name, given_name, family_name, latin_name, sex, birth_date)"
                                + " VALUES (?, ?, ?, ?, 'en', 'Ada Test', 'Ada', 'Test', 'Ada Test', 'female', '1990-01-01')");
                PreparedStatement session =
                        connection.prepareStatement("INSERT INTO account_session (account_id, sealed) VALUES (?, ?)")) {
            for (int i = 0; i < ready; i++) {
                AccountId id = AccountId.next();
                long phone = phones++;
                batch(account, id.value(), pool);
                batch(person, id.value(), phone, phone + "@inbox.test", "ref" + phone);
                batch(session, id.value(), sealer.seal(id, session(id)).getBytes());
            }
            account.executeBatch();
            person.executeBatch();
            session.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
        api.bus.publish(WakeUps.POOL_READY, new PoolName(pool));
    }

    private static void batch(PreparedStatement statement, Object... values) throws Exception {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    private static StoredSession session(AccountId id) {
        Cookie cookie = new Cookie("sid", "secret-of-" + id, "127.0.0.1", true, "/", null, false, true, null);
        return new StoredSession(new Session(List.of(cookie), Map.of("token", "t-" + id)), Map.of());
    }

    String feed(String pool, int count) throws Exception {
        HttpResponse<String> response = feeding(pool, count, null).get();
        if (response.statusCode() != 200) {
            throw new AssertionError(response.body());
        }
        return response.body();
    }

    CompletableFuture<HttpResponse<String>> feeding(String pool, int count, String key) {
        String[] headers = key == null
                ? new String[] {"Authorization", AUTHORIZATION}
                : new String[] {"Authorization", AUTHORIZATION, "Idempotency-Key", key};
        return api.client()
                .sendAsync(
                        api.request("POST", path(pool), "{\"count\":" + count + ",\"owner\":\"load\"}", headers),
                        BodyHandlers.ofString());
    }

    private static String path(String pool) {
        return "/v1/pools/" + pool + "/feed";
    }

    /** Reads so many lines at least and goes away. */
    int readAndHangUp(String pool, int count, int lines) throws Exception {
        try (Socket socket = ask(pool, count, 0)) {
            InputStream in = socket.getInputStream();
            int read = 0;
            while (read < lines) {
                read += in.read() == '\n' ? 1 : 0;
            }
            return read;
        }
    }

    /** All that comes until the connection ends. */
    String readRaw(String pool, int count, int waitSeconds) throws Exception {
        try (Socket socket = ask(pool, count, waitSeconds)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket ask(String pool, int count, int waitSeconds) throws Exception {
        String body = "{\"count\":" + count + ",\"owner\":\"load\",\"waitSeconds\":" + waitSeconds + "}";
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", api.port));
        socket.getOutputStream()
                .write(("POST " + path(pool) + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + AUTHORIZATION
                                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    int release(String lease, String token) throws Exception {
        return api.call("DELETE", "/v1/leases/" + lease, null, "Authorization", AUTHORIZATION, "Lease-Token", token)
                .status();
    }

    int accounts(String pool, String state) throws Exception {
        return number("SELECT count(*) FROM account WHERE pool = '" + pool + "' AND state = '" + state + "'");
    }

    int waiting(String pool) throws Exception {
        return number("SELECT count(*) FROM lease_request WHERE pool = '" + pool + "' AND state = 'waiting'");
    }

    private synchronized int number(String query) throws Exception {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void sql(String text) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    @Override
    public void close() throws Exception {
        ApiUnderTest.get(database.close());
        connection.close();
        api.close();
    }
}
