package dev.understudy.lease;

import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Failure.Problem;
import dev.understudy.domain.LeaseId;
import dev.understudy.store.LeaseRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a request must keep to before it may stand in line; every problem at once. */
final class AcquireRules {
    private final LeaseSettings settings;

    AcquireRules(LeaseSettings settings) {
        this.settings = settings;
    }

    /** Throws a refusal. */
    LeaseRequest checked(Acquire command) {
        List<Problem> problems = new ArrayList<>();
        checkTtl(command.ttl(), problems);
        if (command.patience().isNegative() || command.patience().compareTo(settings.longestWait()) > 0) {
            problems.add(
                    new Problem("waitSeconds", "0 to " + settings.longestWait().toSeconds()));
        }
        if (command.count() < 1) {
            problems.add(new Problem("count", "at least 1"));
        }
        // PostgreSQL stores no NUL: refused here, it costs its neighbours in the batch nothing.
        if (hasNul(command.owner())) {
            problems.add(new Problem("owner", "without NUL characters"));
        }
        if (command.labels().entrySet().stream()
                .flatMap(label -> Stream.of(label.getKey(), label.getValue()))
                .anyMatch(AcquireRules::hasNul)) {
            problems.add(new Problem("labels", "without NUL characters"));
        }
        if (!problems.isEmpty()) {
            throw new Failure.BadInput(problems).asRefusal();
        }
        int most = settings.mostCountOf(command.pool());
        if (command.count() > most) {
            throw new Failure.CountTooLarge(command.count(), most).asRefusal();
        }
        return request(command);
    }

    void checkTtl(Duration ttl, List<Problem> problems) {
        if (ttl.toSeconds() < 1 || ttl.compareTo(settings.mostTtl()) > 0) {
            problems.add(new Problem("ttlSeconds", "1 to " + settings.mostTtl().toSeconds()));
        }
    }

    private static LeaseRequest request(Acquire command) {
        List<LeaseId> leases = command.count() == 1
                ? List.of(LeaseId.next())
                : Stream.generate(LeaseId::next).limit(command.count()).toList();
        return new LeaseRequest(
                command.request(),
                command.owner(),
                leases,
                command.ttl(),
                command.patience(),
                command.labels(),
                command.holder().key(),
                command.holder().quota(),
                repeat(command));
    }

    private static LeaseRequest.@Nullable Repeat repeat(Acquire command) {
        return command.repeat() == null
                ? null
                : new LeaseRequest.Repeat(
                        command.repeat().idempotencyKey(), command.repeat().bodySha256());
    }

    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }
}
