package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.PoolCommands;
import dev.understudy.config.ApiKey;
import dev.understudy.config.Scope;
import dev.understudy.domain.PoolName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A whole node with a shop of its own, for tests that look at it from outside: through its port, with a key for each of the scopes and one for all. */
public final class StagedNode implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern PORT = Pattern.compile("http: \\{port: (\\d+)}");

    private final RunningNode running;
    private int port;

    /**
     * @param shops marketplaces {@code shop}, {@code shop2}…, with pools {@code demo}, {@code demo2}…
     * @param target of each pool
     */
    public StagedNode(Path directory, int shops, int target) throws Exception {
        RunningNode.Manners manners = new RunningNode.Manners(shops, 3, this::withKeys, flow -> flow);
        running = new RunningNode(directory, target, manners);
    }

    private String withKeys(String yaml) {
        Matcher found = PORT.matcher(yaml);
        if (!found.find()) {
            throw new IllegalStateException("no port in " + yaml);
        }
        port = Integer.parseInt(found.group(1));
        String each = Arrays.stream(Scope.values())
                .map(scope -> entry(scope.code(), scope.code()))
                .collect(Collectors.joining());
        String all = Arrays.stream(Scope.values()).map(Scope::code).collect(Collectors.joining(", "));
        return yaml + "keys:\n" + each + entry("operator", all);
    }

    private static String entry(String name, String scopes) {
        return String.format(
                Locale.ROOT, "  %s: {hash: '%s', scopes: [%s]}%n", name, new ApiKey(key(name)).hash(), scopes);
    }

    /** Of the key that is called like one scope, or {@code operator}, which has all. */
    public static String key(String name) {
        return "key-of-" + name;
    }

    public StagedNode started() throws Exception {
        var unused = running.started();
        return this;
    }

    public int port() {
        return port;
    }

    /** How the first shop behaves from now on. */
    public void faults(String json) throws Exception {
        running.faults(json);
    }

    /** The first shop's consent document lists these alone from now on. */
    public void operations(String json) throws Exception {
        running.operations(json);
    }

    /** As if a carrier had brought it. */
    public void caught(String to, String text) throws Exception {
        var unused = running.await(
                running.node.bus().request(InboxCommands.CATCH, InboxCommands.Catch.sms("Shop", to, text)));
    }

    /** So many messages in one go. */
    public void flood(int count) throws Exception {
        running.sql(
                "INSERT INTO event (type, data) SELECT 'message.received', jsonb_build_object('channel', 'sms', 'to', '…' || n % 100) FROM generate_series(1, "
                        + count + ") AS n");
    }

    /** Leases an account for a quarter of an hour, once there is one. */
    public void lease(String pool, String owner) throws Exception {
        post(
                "/v1/leases",
                "{\"pool\":\"%s\",\"owner\":\"%s\",\"ttlSeconds\":900,\"waitSeconds\":30}".formatted(pool, owner));
    }

    /** One registration whose codes the first shop refuses. */
    public void failOnce(String pool) throws Exception {
        faults("{\"wrongCodeRate\":1}");
        post("/v1/registrations", "{\"pool\":\"%s\"}".formatted(pool));
        await().atMost(RunningNode.PATIENCE)
                .until(() -> !read("SELECT id FROM registration WHERE state = 'failed'")
                        .isEmpty());
        faults("{\"wrongCodeRate\":0}");
    }

    private void post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key("operator"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }

    public void suspend(String pool, String note) throws Exception {
        var unused = running.await(running.node
                .bus()
                .request(PoolCommands.CHANGE, new PoolCommands.Change(new PoolName(pool), null, true, note)));
    }

    public String read(String sql) throws Exception {
        return running.read(sql);
    }

    @Override
    public void close() throws Exception {
        running.close();
    }
}
