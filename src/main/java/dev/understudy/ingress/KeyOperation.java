package dev.understudy.ingress;

import dev.understudy.config.Scope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Tells who holds a key what it may do, so that a page or a script can say so before it is refused. */
final class KeyOperation {
    private KeyOperation() {}

    static void bind(Map<String, Operation> table) {
        table.put("getKey", call -> Future.succeededFuture(shown(call.caller())));
    }

    private static Answer shown(Caller caller) {
        JsonArray scopes =
                new JsonArray(caller.scopes().stream().map(Scope::code).sorted().toList());
        return Answer.ok(new JsonObject()
                        .put("name", caller.name())
                        .put("scopes", scopes)
                        .put("quota", caller.quota() == 0 ? null : caller.quota()))
                .with("Cache-Control", "no-store");
    }
}
