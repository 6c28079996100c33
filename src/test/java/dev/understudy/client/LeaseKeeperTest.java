package dev.understudy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
    private static final Duration TTL = Duration.ofMillis(900);
    private static final String HEARTBEAT = "POST /v1/leases/lease-1/heartbeat";

    private final List<LeaseLost> lost = new CopyOnWriteArrayList<>();
    private FakeService service;
    private LeaseKeeper keeper;
    private Lease lease;

    @BeforeEach
    void start() throws Exception {
        service = new FakeService();
        Leases leases = new Leases(service.client());
        keeper = new LeaseKeeper(leases);
        lease = leases.acquire(LeaseRequest.of("demo", "a test")).get(0);
    }

    @AfterEach
    void stop() {
        keeper.close();
        service.close();
    }

    @Test
    void a_lease_is_renewed_at_a_third_of_its_time_until_it_is_forgotten() {
        Duration ttl = TTL.multipliedBy(2); // a busy machine that stops for half a second loses none
        long began = System.nanoTime();
        keeper.keep(lease, ttl, lost::add);
        await().until(() -> service.count(HEARTBEAT) >= 3);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(ttl.minusMillis(10));
        keeper.forget(lease);
        long then = service.count(HEARTBEAT);
        await().during(TTL).atMost(TTL.multipliedBy(3)).until(() -> service.count(HEARTBEAT) <= then + 1);
        assertThat(lost).isEmpty();
    }

    @Test
    void a_definite_no_loses_the_lease_at_once_and_tells_it_once() {
        service.problem(HEARTBEAT, 409, "lease-expired");
        keeper.keep(lease, TTL, lost::add);
        await().until(() -> keeper.lost(lease) != null);
        assertThat(lost)
                .singleElement()
                .satisfies(one -> assertThat(one).hasMessageContainingAll("lease-1", "pool 'demo'", "lease-expired"));
        await().during(TTL).atMost(TTL.multipliedBy(3)).until(() -> service.count(HEARTBEAT) == 1);
    }

    @Test
    void a_service_that_comes_back_in_time_costs_nothing() {
        service.problems(5, HEARTBEAT, 503, "store-unavailable");
        keeper.keep(lease, TTL.multipliedBy(3), lost::add);
        await().until(() -> service.count(HEARTBEAT) >= 7);
        assertThat(lost).isEmpty();
    }

    @Test
    void a_service_that_stays_away_loses_the_lease_when_its_time_is_over_and_no_sooner() {
        long began = System.nanoTime();
        keeper.keep(lease, TTL, lost::add);
        service.close();
        await().until(() -> !lost.isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(TTL.minusMillis(10));
        assertThat(lost).hasSize(1);
    }

    @Test
    void an_answer_that_is_no_renewal_is_asked_again_and_lost_when_the_time_is_over() {
        service.answer(HEARTBEAT, 200, "{}");
        keeper.keep(lease, TTL, lost::add);
        await().until(() -> !lost.isEmpty());
        assertThat(service.count(HEARTBEAT)).isGreaterThan(1);
        assertThat(lost).singleElement().satisfies(one -> assertThat(one).hasMessageContaining("expiresAt"));
    }

    @Test
    void renewals_that_hang_keep_no_loss_from_being_told_in_time() throws Exception {
        Duration ttl = Duration.ofSeconds(3); // each renewal hangs for a third of it, two at a time
        List<Lease> many = new Leases(service.client())
                .acquire(LeaseRequest.of("demo", "a test").times(20));
        service.fallSilent("POST /v1/leases/");
        many.forEach(each -> keeper.keep(each, ttl, lost::add));
        await().atMost(ttl.plusSeconds(3)).until(() -> lost.size() == 20);
    }

    @Test
    void who_asks_is_told_of_a_loss_that_nothing_else_has_told_yet() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        service.fallSilent("POST /v1/leases/");
        Lease other = new Leases(service.client())
                .acquire(LeaseRequest.of("demo", "a test"))
                .get(0);
        // whoever is told of the first holds the thread that would tell of the second
        keeper.keep(other, Duration.ofMillis(100), loss -> awaited(held));
        keeper.keep(lease, TTL, lost::add);
        await().until(() -> keeper.lost(lease) != null);
        await().until(() -> lost.size() == 1);
        held.countDown();
        keeper.forget(lease);
        assertThat(keeper.lost(lease)).isNull();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
