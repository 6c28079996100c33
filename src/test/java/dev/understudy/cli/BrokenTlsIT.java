package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.PoolCommands;
import dev.understudy.cli.RunningNode.Manners;
import dev.understudy.domain.PoolName;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxSettings;
import dev.understudy.sandbox.ServedCertificate;
import dev.understudy.testing.TestCertificate;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop that speaks TLS, and whose certificate turns bad while registrations run: nothing is sent, and all goes on with a good one. */
class BrokenTlsIT {
    private static final PoolName POOL = new PoolName("demo");
    private static final Pattern ORIGIN = Pattern.compile("origin: http://127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    private Path directory;

    private static String register(RunningNode running) throws Exception {
        String id = running.await(
                        running.node.bus().request(PoolCommands.ORDER, new PoolCommands.Order(POOL, 1, Map.of())))
                .get(0)
                .toString();
        String ended =
                "SELECT coalesce(reason, state) FROM registration WHERE ended_at IS NOT NULL AND id = '" + id + "'";
        await().atMost(RunningNode.PATIENCE).until(() -> !running.read(ended).isEmpty());
        return running.read(ended);
    }

    private TestCertificate certificate(String name) throws Exception {
        return TestCertificate.in(Files.createDirectory(directory.resolve(name)));
    }

    private static SandboxSettings showing(TestCertificate certificate, SandboxSettings shop) {
        return shop.withCertificate(new ServedCertificate(certificate.certificate(), certificate.key()));
    }

    private static int requestsToIt(RunningNode running, Sandbox shop, TestCertificate believed) throws Exception {
        HttpClientOptions trusting = new HttpClientOptions()
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(believed.certificate().toString()));
        RequestOptions counters = new RequestOptions()
                .setAbsoluteURI(shop.origin() + "/admin/counters")
                .addHeader("Authorization", "Bearer sandbox-admin");
        var client = running.vertx.createHttpClient(trusting);
        return running.await(client.request(counters.setMethod(HttpMethod.GET))
                        .compose(request -> request.send().compose(answer -> answer.body()))
                        .eventually(client::close))
                .toJsonObject()
                .getInteger("requests");
    }

    @Test
    void a_certificate_that_turns_bad_ends_in_tls_failed_and_a_good_one_mends_it() throws Exception {
        TestCertificate good = certificate("good");
        TestCertificate bad = certificate("bad");
        int port = RunningNode.freePort();
        UnaryOperator<String> overTls = config -> ORIGIN.matcher(config)
                .replaceFirst("origin: https://127.0.0.1:" + port + "\n    caFile: " + good.certificate());
        try (RunningNode running =
                new RunningNode(directory, 0, new Manners(1, 3, overTls, UnaryOperator.identity()))) {
            SandboxSettings secure = running.shop.withPort(port).withDataFile(directory.resolve("users.jsonl"));
            Sandbox shop = running.await(Sandbox.start(running.vertx, showing(good, secure)));
            running.started();
            assertThat(register(running)).isEqualTo("registered");

            running.await(shop.stop());
            shop = running.await(Sandbox.start(running.vertx, showing(bad, secure)));
            assertThat(register(running)).isEqualTo("tls-failed");
            assertThat(requestsToIt(running, shop, bad)).isZero();

            running.await(shop.stop());
            shop = running.await(Sandbox.start(running.vertx, showing(good, secure)));
            assertThat(register(running)).isEqualTo("registered");
            assertThat(requestsToIt(running, shop, good)).isPositive();
            running.await(shop.stop());
        }
    }
}
