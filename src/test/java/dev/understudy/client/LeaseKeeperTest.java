package dev.understudy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
        long began = System.nanoTime();
        keeper.keep(lease, TTL, lost::add);
        await().until(() -> service.count(HEARTBEAT) >= 3);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(TTL.minusMillis(10));
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
}
