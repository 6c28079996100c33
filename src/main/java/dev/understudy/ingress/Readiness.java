package dev.understudy.ingress;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Whether this process can serve: named checks that the composition root adds. */
public final class Readiness {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<Check> checks = new CopyOnWriteArrayList<>();

    private record Check(String name, Supplier<Future<?>> look) {}

    /** @param look fails with a message that tells an operator what is wrong, without secrets */
    public Readiness add(String name, Supplier<Future<?>> look) {
        checks.add(new Check(name, look));
        return this;
    }

    Future<Answer> answer() {
        List<Future<JsonObject>> results =
                checks.stream().map(Readiness::result).toList();
        return Future.join(results).map(all -> summed(results));
    }

    private static Future<JsonObject> result(Check check) {
        Future<?> look;
        try {
            look = check.look().get();
        } catch (RuntimeException thrown) {
            look = Future.failedFuture(thrown);
        }
        JsonObject result = new JsonObject().put("name", check.name());
        return look.timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .map(up -> result.put("status", "up"))
                .otherwise(why -> result.put("status", "down").put("detail", String.valueOf(why.getMessage())));
    }

    private static Answer summed(List<Future<JsonObject>> results) {
        boolean up = results.stream()
                .allMatch(each -> each.result().getString("status").equals("up"));
        JsonArray array = new JsonArray();
        results.forEach(each -> array.add(each.result()));
        JsonObject body = new JsonObject().put("status", up ? "up" : "down").put("checks", array);
        return Answer.json(up ? 200 : 503, body.toBuffer());
    }
}
