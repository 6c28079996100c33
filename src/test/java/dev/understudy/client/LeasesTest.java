package dev.understudy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private static final LeaseRequest ONE = LeaseRequest.of("demo", "a test");
    private FakeService service;
    private Leases leases;

    @BeforeEach
    void start() throws Exception {
        service = new FakeService();
        leases = new Leases(service.client());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_lease_has_an_account_with_its_identity_and_session() throws Exception {
        Lease lease = leases.acquire(ONE).get(0);
        TestAccount account = lease.account();
        assertThat(lease.id()).isEqualTo("lease-1");
        assertThat(account.phone()).isEqualTo("+75550000001");
        assertThat(account.birthDate()).isEqualTo(LocalDate.of(1963, 11, 27));
        assertThat(account.externalId()).isNull();
        assertThat(account.cookieHeader()).isEqualTo("sid=cookie-of-1");
        assertThat(account.tokens()).containsEntry("access", "t");
        assertThat(account.storageState()).isEqualTo("session as storage-state");
        assertThat(account.lease()).isSameAs(lease);
    }

    @Test
    void several_come_together() throws Exception {
        List<Lease> three = leases.acquire(ONE.times(3));
        assertThat(three)
                .extracting(lease -> lease.account().id())
                .containsExactly("account-1", "account-2", "account-3");
        assertThat(service.count("POST /v1/leases")).isEqualTo(1);
    }

    @Test
    void a_connection_that_breaks_after_the_grant_is_asked_again_under_the_same_key() throws Exception {
        service.cutOnce("POST /v1/leases");
        assertThat(leases.acquire(ONE)).hasSize(1);
        assertThat(service.idempotencyKeys).hasSizeGreaterThanOrEqualTo(2);
        assertThat(service.idempotencyKeys.stream().distinct()).hasSize(1);
    }

    /** Closing the connection is what leaves the line: docs/api.md. */
    @Test
    void a_thread_that_is_interrupted_closes_its_connection() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            Leases patient = new Leases(new Service(new ServiceAddress(url, FakeService.KEY)));
            List<Throwable> ended = new CopyOnWriteArrayList<>();
            Thread waiting = new Thread(
                    () -> ended.add(catchThrowable(() -> patient.acquire(ONE.waiting(Duration.ofMinutes(5))))));
            waiting.start();
            try (Socket line = silent.accept()) {
                line.setSoTimeout(20_000);
                assertThat(line.getInputStream().read()).isEqualTo('P');
                waiting.interrupt();
                byte[] request = line.getInputStream().readAllBytes();
                assertThat(request).as("read to the end of the connection").isNotEmpty();
            }
            waiting.join();
            assertThat(ended).singleElement().isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void an_empty_pool_is_told_with_its_levels_and_what_to_do() {
        service.problem("POST /v1/leases", 503, "pool-empty");
        assertThatThrownBy(
                        () -> leases.acquire(ONE.waiting(Duration.ofSeconds(2)).times(2)))
                .isInstanceOf(NoAccount.class)
                .hasMessageContainingAll(
                        "pool 'demo'",
                        "0 ready, 1 under way, 49 leased, 2 quarantined, target 50, 3 waiting",
                        "wanted 2, waited 2 s",
                        "pool set demo --target 100");
    }

    @Test
    void a_suspended_pool_is_told_with_its_reason() {
        service.problem("POST /v1/leases", 409, "pool-suspended");
        service.answer("GET /v1/pools/demo", 200, """
                {"target":5,"counts":{},"suspended":{"reason":"operator","detail":"shop is being migrated"}}""");
        assertThatThrownBy(() -> leases.acquire(ONE))
                .isInstanceOf(NoAccount.class)
                .hasMessageContainingAll("suspended: operator shop is being migrated", "--resume");
    }

    @Test
    void an_empty_pool_that_may_not_be_looked_at_is_told_all_the_same() {
        service.problem("POST /v1/leases", 503, "pool-empty");
        service.problem("GET /v1/pools", 403, "scope-missing");
        assertThatThrownBy(() -> leases.acquire(ONE))
                .isInstanceOf(NoAccount.class)
                .hasMessageContainingAll("pool 'demo'", "the detail of pool-empty");
    }

    @Test
    void a_process_that_ends_while_the_client_waits_is_asked_again_a_moment_later() throws Exception {
        service.problems(1, "POST /v1/leases", 503, "not-running");
        assertThat(leases.acquire(ONE)).hasSize(1);
        assertThat(service.count("POST /v1/leases")).isEqualTo(2);
    }

    @Test
    void any_other_no_keeps_its_code_and_detail() {
        service.problem("POST /v1/leases", 404, "no-such-pool");
        assertThatThrownBy(() -> leases.acquire(ONE)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("no-such-pool");
            assertThat(refused.getMessage()).contains("the detail of no-such-pool");
        });
        service.answer("POST /v1/leases", 502, "<html>nginx</html>");
        assertThatThrownBy(() -> leases.acquire(ONE)).hasMessageContaining("UNDERSTUDY_URL");
    }

    @Test
    void a_service_that_is_not_there_is_told_with_its_address() {
        service.close();
        assertThatThrownBy(() -> leases.acquire(ONE))
                .isInstanceOf(Unreachable.class)
                .hasMessageContainingAll(service.url(), "UNDERSTUDY_URL");
    }

    @Test
    void an_answer_that_is_no_lease_is_not_the_services() {
        service.answer("POST /v1/leases", 200, "<html>log in</html>");
        assertThatThrownBy(() -> leases.acquire(ONE)).isInstanceOf(Unreachable.class);
    }

    @Test
    void giving_back_says_the_outcome() throws Exception {
        leases.release(leases.acquire(ONE).get(0), Outcome.BROKEN);
        assertThat(service.calls).contains("DELETE /v1/leases/lease-1?outcome=broken");
    }

    @Test
    void nothing_shows_a_key_a_token_or_a_cookie_by_accident() throws Exception {
        Lease lease = leases.acquire(ONE).get(0);
        String shown = lease + " " + lease.account() + " " + lease.account().cookies() + " " + lease.json() + " "
                + new ServiceAddress(URI.create("http://127.0.0.1:1"), FakeService.KEY);
        assertThat(shown).doesNotContain("token-1", "cookie-of-1", FakeService.KEY);
    }
}
