package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.Bus;
import dev.understudy.ingress.contract.ApiContract;
import dev.understudy.ingress.contract.Inputs;
import dev.understudy.ingress.contract.OperationRules;
import dev.understudy.ingress.contract.Sent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedOperationTest {
    private final Vertx vertx = Vertx.vertx();
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void stop() throws Exception {
        ApiUnderTest.get(vertx.close());
    }

    @Test
    void a_client_that_has_gone_already_takes_no_place_for_ever() throws Exception {
        Operation feed = operation();
        Inputs inputs = inputs();
        Promise<Answer> answered = Promise.promise();
        Router router = Router.router(vertx);
        router.route()
                .handler(ctx -> ctx.addEndHandler(gone -> vertx.runOnContext(later ->
                        feed.answer(new Call(Caller.NOBODY, inputs, ctx)).onComplete(answered))));
        HttpServer server =
                ApiUnderTest.get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        try (Socket socket = new Socket("127.0.0.1", server.actualPort())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(ApiUnderTest.get(answered.future())).isSameAs(Answer.NOTHING);
        assertThat(registry.get("understudy.feeds.open").gauge().value()).isZero();
    }

    private Operation operation() {
        Acquiring line = new Acquiring(new Bus(vertx), new IngressMeters(registry));
        Map<String, Operation> table = new HashMap<>();
        new FeedOperation(Duration.ofMinutes(1), new FeedParts(line, new FeedMeters(registry), FeedLimits.DEFAULT))
                .bind(table);
        return table.get("feedPool");
    }

    private Inputs inputs() throws Exception {
        OperationRules rules = ApiUnderTest.get(ApiContract.load(vertx)).operation("feedPool");
        return rules.read(new Sent(
                Map.of("name", "demo"),
                MultiMap.caseInsensitiveMultiMap(),
                MultiMap.caseInsensitiveMultiMap(),
                Buffer.buffer("{\"count\":1,\"owner\":\"load\"}")));
    }
}
