package dev.understudy.flow;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.consent.ShopTrouble;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** A shop as a function: it answers by a script of answers, and the last one for ever; it remembers what it was sent. */
final class FakeShop implements Shop {
    private final Deque<Function<ShopRequest, Future<ShopAnswer>>> script = new ArrayDeque<>();
    private final List<ShopRequest> requests = Collections.synchronizedList(new ArrayList<>());

    static FakeShop answering(Function<ShopRequest, ShopAnswer> answers) {
        return new FakeShop().then(answers);
    }

    FakeShop then(Function<ShopRequest, ShopAnswer> answer) {
        script.add(request -> Future.succeededFuture(answer.apply(request)));
        return this;
    }

    FakeShop then(ShopAnswer answer) {
        return then(request -> answer);
    }

    FakeShop thenTrouble(Reason reason, boolean mayHaveArrived) {
        script.add(request -> Future.failedFuture(new ShopTrouble(reason, mayHaveArrived, reason.meaning())));
        return this;
    }

    FakeShop thenNothing() {
        script.add(request -> Promise.<ShopAnswer>promise().future());
        return this;
    }

    @Override
    public synchronized Future<ShopAnswer> send(ShopRequest request) {
        requests.add(request);
        return (script.size() > 1 ? script.remove() : script.element()).apply(request);
    }

    List<ShopRequest> requests() {
        return requests;
    }

    List<String> paths() {
        return requests.stream().map(ShopRequest::pathAndQuery).toList();
    }

    JsonObject body(int request) {
        return requests.get(request).body().toJsonObject();
    }

    static ShopAnswer json(int status, String json) {
        return answer(status, json, "Content-Type", "application/json");
    }

    static ShopAnswer answer(int status, String body, String... headers) {
        MultiMap map = MultiMap.caseInsensitiveMultiMap();
        for (int at = 0; at < headers.length; at += 2) {
            map.add(headers[at], headers[at + 1]);
        }
        return new ShopAnswer(status, map, Buffer.buffer(body));
    }
}
