package dev.understudy.flow;

import dev.understudy.domain.Identity;
import dev.understudy.domain.Origin;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.Secret;
import dev.understudy.domain.Session;
import dev.understudy.domain.Sex;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Runs one flow for one person against fakes. Its setters change what the next run gets. */
final class FlowBench implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final Identity ANNA = new Identity(
            "ru",
            "Анна Игоревна Соколова",
            "Анна",
            "Игоревна",
            "Соколова",
            "Anna Sokolova",
            Sex.FEMALE,
            LocalDate.of(1980, 1, 31),
            "anna@inbox.test",
            new PhoneNumber("+75550001234"),
            "u7f3k");
    static final Origin SHOP = Origin.parse("http://127.0.0.1:8081");
    static final Origin IDENTITY_HOST = Origin.parse("https://id.shop.example");

    final Vertx vertx = Vertx.vertx();
    final FlowRunner runner = new FlowRunner(vertx, () -> NOW);
    final FakeMessages inbox = new FakeMessages(vertx);
    final FakeJournal journal = new FakeJournal();
    Origin origin = SHOP;
    List<Origin> otherOrigins = List.of(IDENTITY_HOST);
    Phase phase = Phase.REGISTER;
    FlowRun.Account account = FlowRun.Account.NONE;
    Map<String, String> settings = Map.of();
    FlowRun.Limits limits = new FlowRun.Limits(Duration.ofSeconds(20), Duration.ofMillis(1), 3);

    FlowOutcome run(Flow flow, Shop shop) {
        return await(start(flow, shop));
    }

    Future<FlowOutcome> start(Flow flow, Shop shop) {
        return runner.run(new FlowRun(
                flow,
                phase,
                ANNA,
                account,
                settings,
                Map.of("apiKey", new Secret("key-of-the-shop"), "passwordStem", new Secret("stem-of-all")),
                origin,
                otherOrigins,
                shop,
                inbox,
                journal,
                limits));
    }

    static FlowOutcome await(Future<FlowOutcome> outcome) {
        try {
            return outcome.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException lost) {
            throw new AssertionError("the run did not end", lost);
        }
    }

    FlowOutcome.Succeeded succeeds(Flow flow, Shop shop) {
        FlowOutcome outcome = run(flow, shop);
        if (outcome instanceof FlowOutcome.Succeeded succeeded) {
            return succeeded;
        }
        throw new AssertionError(outcome.toString());
    }

    FlowOutcome.Failed fails(Flow flow, Shop shop) {
        FlowOutcome outcome = run(flow, shop);
        if (outcome instanceof FlowOutcome.Failed failed) {
            return failed;
        }
        throw new AssertionError(outcome.toString());
    }

    void has(String externalId, Session session) {
        account = new FlowRun.Account(externalId, session, Map.of());
    }

    static Flow file(String name) {
        try {
            return Flow.read(name, Files.readString(Path.of("conf/flows", name)));
        } catch (IOException missing) {
            throw new java.io.UncheckedIOException(missing);
        }
    }

    /** One request step with the rest of a flow that is valid around it. */
    static Flow oneStep(String step) {
        return Flow.read("one.yaml", declaring(step) + """
                name: one
                phases: {register: [it], delete: [delete]}
                steps:
                  delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
                  it:
                """ + step.indent(4));
    }

    /** The settings that a text uses, as a flow declares those that the configuration must give. */
    static String declaring(String text) {
        List<String> names = Pattern.compile("\\{setting\\.([a-zA-Z]+)")
                .matcher(text)
                .results()
                .map(found -> found.group(1) + ": ")
                .distinct()
                .toList();
        return names.isEmpty() ? "" : "settings: {" + String.join(", ", names) + "}\n";
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
