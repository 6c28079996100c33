package dev.understudy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmsGatewayTest {
    private static final String PHONE = "75550000001";
    private final Vertx vertx = Vertx.vertx();
    private final List<JsonObject> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer inbox;
    private RunningSandbox shop;

    @BeforeEach
    void start() {
        inbox = RunningSandbox.await(
                vertx.createHttpServer().requestHandler(this::take).listen(0, "127.0.0.1"));
        shop = new RunningSandbox(SandboxSettings.defaults()
                .withSms(SmsTarget.to(
                        URI.create("http://127.0.0.1:" + inbox.actualPort() + "/v1/inbox/sms"), "inbox-key")));
    }

    @AfterEach
    void stop() {
        shop.close();
        RunningSandbox.await(vertx.close());
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!refused) {
                received.add(body.toJsonObject()
                        .put("path", request.path())
                        .put("authorization", request.getHeader("Authorization")));
            }
            var unused = request.response().setStatusCode(refused ? 503 : 202).end(refused ? "busy" : "{\"id\":\"1\"}");
        });
    }

    private void awaitCounted(String counter, int value) {
        await().until(() -> shop.counters().getInteger(counter) == value);
    }

    @Test
    void a_code_is_sent_to_the_inbox_with_its_key() {
        shop.ask(PHONE);
        await().until(() -> received.size() == 1);
        JsonObject sms = received.get(0);
        assertThat(sms.getString("path")).isEqualTo("/v1/inbox/sms");
        assertThat(sms.getString("authorization")).isEqualTo("Bearer inbox-key");
        assertThat(sms.getString("from")).isEqualTo("SandboxShop");
        assertThat(sms.getString("to")).isEqualTo("+" + PHONE);
        assertThat(sms.getString("body")).matches("Sandbox shop: your code is \\d{4}\\. Do not tell it to anyone\\.");
        awaitCounted("messagesSent", 1);
        assertThat(shop.confirm(PHONE, sms.getString("body").replaceAll("\\D", ""))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_refused_message_is_tried_again() {
        refusals.set(2);
        shop.ask(PHONE);
        await().until(() -> received.size() == 1);
        awaitCounted("messagesSent", 1);
        assertThat(shop.counters().getInteger("messagesFailed")).isZero();
    }

    @Test
    void a_message_that_nobody_takes_is_counted_and_the_shop_goes_on() {
        refusals.set(Integer.MAX_VALUE);
        assertThat(shop.ask(PHONE).status()).isEqualTo(200);
        awaitCounted("messagesFailed", 1);
        refusals.set(0);
        shop.ask("75550000002");
        awaitCounted("messagesSent", 1);
        assertThat(received).hasSize(1);
    }

    @Test
    void an_inbox_that_is_away_is_only_counted() {
        RunningSandbox.await(inbox.close());
        assertThat(shop.ask(PHONE).status()).isEqualTo(200);
        awaitCounted("messagesFailed", 1);
    }
}
