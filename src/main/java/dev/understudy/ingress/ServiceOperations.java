package dev.understudy.ingress;

import dev.understudy.config.Scope;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/** For probes, scrapers and shops that check our signatures. None needs a key, but the metrics where others can reach them. */
final class ServiceOperations {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");
    private static final Set<Scope> METRICS_SCOPES = Set.of(Scope.READ, Scope.ADMIN);

    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final IngressParts parts;
    private final Levels levels;
    private final Buffer keyDirectory;
    private final Admission admission;
    private final boolean metricsAreOpen;

    ServiceOperations(IngressParts parts, Levels levels, IngressSettings settings, Admission admission) {
        this.parts = parts;
        this.levels = levels;
        this.keyDirectory = Buffer.buffer(settings.keyDirectory());
        this.admission = admission;
        this.metricsAreOpen = LOOPBACK.contains(settings.http().host());
    }

    void bind(Map<String, Operation> table) {
        Answer alive = Answer.ok(new JsonObject().put("status", "up"));
        Answer document = Answer.text(200, "application/yaml", parts.contract().text());
        Answer keys = Answer.text(200, "application/http-message-signatures-directory+json", keyDirectory);
        table.put("health", call -> Future.succeededFuture(alive));
        table.put("readiness", call -> parts.readiness().answer());
        table.put("metrics", this::metrics);
        table.put("contract", call -> Future.succeededFuture(document));
        table.put("keyDirectory", call -> Future.succeededFuture(keys));
    }

    private Future<Answer> metrics(Call call) {
        if (!metricsAreOpen) {
            String key = Admission.bearer(call.context().request().getHeader("Authorization"));
            admission.require(key, "metrics", METRICS_SCOPES);
        }
        PrometheusMeterRegistry registry = parts.registry();
        return levels.refreshed().map(read -> Answer.text(200, TEXT_FORMAT, Buffer.buffer(registry.scrape())));
    }
}
