package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.RequestId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FailureStatusTest {
    private static final PoolName POOL = new PoolName("demo");
    private static final MarketplaceId SHOP = new MarketplaceId("shop");
    private static final LeaseId LEASE = LeaseId.next();

    static final Map<Failure, Integer> EXPECTED = Map.ofEntries(
            Map.entry(Failure.BadInput.of("body", "must be JSON"), 400),
            Map.entry(new Failure.NotOwner(LEASE), 403),
            Map.entry(new Failure.NoSuch("pool", "x"), 404),
            Map.entry(new Failure.PoolSuspended(POOL, Reason.OPERATOR, "x"), 409),
            Map.entry(new Failure.ConsentRefused(SHOP, Reason.CONSENT_EXPIRED, "x"), 409),
            Map.entry(new Failure.LimitReached(SHOP, "accounts"), 409),
            Map.entry(new Failure.NoNumberLeft(SHOP), 409),
            Map.entry(new Failure.LeaseExpired(LEASE), 409),
            Map.entry(new Failure.LeaseReleased(LEASE), 409),
            Map.entry(new Failure.WrongState("registration", "x", "running", "failed"), 409),
            Map.entry(new Failure.Cancelled(), 409),
            Map.entry(new Failure.CountTooLarge(9, 5), 422),
            Map.entry(new Failure.IdempotencyMismatch(), 422),
            Map.entry(new Failure.QuotaExhausted("ci", 5), 429),
            Map.entry(new Failure.PoolEmpty(POOL, 1, Duration.ofSeconds(5)), 503),
            Map.entry(new Failure.StoreUnavailable(), 503),
            Map.entry(new Failure.NotRunning(), 503),
            Map.entry(new Failure.Overloaded("requests", Duration.ofMillis(100)), 503));

    @Test
    void every_failure_of_the_family_has_its_status() {
        Set<Class<?>> covered = EXPECTED.keySet().stream().map(Object::getClass).collect(Collectors.toSet());
        assertThat(covered).containsExactlyInAnyOrder(Failure.class.getPermittedSubclasses());
        EXPECTED.forEach(
                (failure, status) -> assertThat(FailureStatus.problem(failure).status())
                        .as(failure.code())
                        .isEqualTo(status));
    }

    @Test
    void every_failure_says_what_to_do_under_its_stable_code() {
        EXPECTED.keySet().forEach(failure -> {
            Problem problem = FailureStatus.problem(failure);
            assertThat(problem.detail()).isNotBlank();
            assertThat(problem.toJson(new RequestId("r1")).getString("type"))
                    .isEqualTo("urn:understudy:problem:" + failure.code());
        });
    }

    @Test
    void what_may_work_later_says_when_in_whole_seconds() {
        EXPECTED.keySet().stream()
                .map(FailureStatus::problem)
                .filter(problem -> problem.status() == 503)
                .forEach(
                        problem -> assertThat(Integer.parseInt(problem.headers().get("Retry-After")))
                                .isPositive());
    }
}
