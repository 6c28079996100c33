package dev.understudy.consent;

import static dev.understudy.consent.TestShop.ID;
import static dev.understudy.consent.TestShop.KEY;
import static dev.understudy.consent.TestShop.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.consent.Verdict.Granted;
import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Reason;
import dev.understudy.testing.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate decides, and nothing can switch that off. */
class TlsTest {
    @TempDir
    private static Path directory;

    private static Vertx vertx;
    private static TestCertificate certificate;
    private final MovableClock clock = new MovableClock();
    private TestShop shop;
    private Consents consents;

    /** One key, its certificate for 127.0.0.1 alone and signed by itself. */
    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        certificate = TestCertificate.naming("ip:127.0.0.1", directory);
    }

    @AfterAll
    static void stop() {
        await(vertx.close());
    }

    @AfterEach
    void close() {
        await(consents.close());
        shop.close();
    }

    @Test
    void a_private_authority_is_believed_where_its_file_is_given() {
        open("127.0.0.1", certificate.certificate());

        assertThat(await(consents.check(ID))).isInstanceOf(Granted.class);
        assertThat(await(consents.shop(ID).send(shop.request(Operation.REGISTER, "/"), () -> true))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void an_unknown_certificate_is_refused() {
        open("127.0.0.1", null);

        assertThat(await(consents.check(ID))).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.CONSENT_UNREACHABLE);
            assertThat(refused.detail()).contains("tls-failed", "certification path");
        });
        assertThat(shop.seen).isEmpty();
    }

    @Test
    void a_certificate_for_another_host_is_refused() {
        open("localhost", certificate.certificate());

        assertThat(await(consents.check(ID)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.detail()).contains("tls-failed", "localhost"));
        assertThat(shop.seen).isEmpty();
    }

    @Test
    void a_certificate_that_changes_for_the_worse_stops_requests_unsent() {
        open("127.0.0.1", certificate.certificate());
        ConsentInForce stored = ((Granted) await(consents.check(ID))).main();
        await(consents.close());
        consents = new Consents(vertx, List.of(shop.config("staging", null)), KEY, "0.1.0", clock);
        assertThat(consents.restoreCleanup(ID, stored.text(), stored.fetchedAt()))
                .isEmpty();

        assertThatThrownBy(() -> await(consents.shop(ID).send(shop.request(Operation.DELETE, "/"), () -> true)))
                .isInstanceOfSatisfying(ShopTrouble.class, trouble -> {
                    assertThat(trouble.reason()).isEqualTo(Reason.TLS_FAILED);
                    assertThat(trouble.mayHaveArrived()).isFalse();
                });
    }

    @Test
    void a_ca_file_without_a_certificate_is_told_at_the_start() throws Exception {
        open("127.0.0.1", certificate.certificate());
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        MarketplaceConfig withEmpty = shop.config("staging", empty);
        MarketplaceConfig withNone = shop.config("staging", directory.resolve("none.pem"));

        assertThatThrownBy(() -> new Consents(vertx, List.of(withEmpty), KEY, "0.1.0", clock))
                .hasMessageContaining("empty.pem")
                .hasMessageContaining("PEM");
        assertThatThrownBy(() -> new Consents(vertx, List.of(withNone), KEY, "0.1.0", clock))
                .hasMessageContaining("none.pem");
    }

    private void open(String host, Path caFile) {
        shop = new TestShop(
                vertx,
                clock,
                new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(new PfxOptions()
                                .setPath(certificate.store().toString())
                                .setPassword(TestCertificate.PASSWORD)),
                host);
        consents = new Consents(vertx, List.of(shop.config("staging", caFile)), KEY, "0.1.0", clock);
    }
}
