package dev.understudy.bench;

import dev.understudy.bench.ClosedLoop.Run;
import dev.understudy.bench.HttpLoad.Sending;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The yardstick of registrations: the same four requests and the same message for each user, by a client that keeps nothing, signs nothing and checks nothing. It has a sandbox of its own, whose
 * messages come here.
 */
final class BareSignUps implements AutoCloseable {
    private static final Pattern CODE = Pattern.compile("code is (\\d+)");
    private static final long FIRST_NUMBER = 75_550_000_000L;

    private final ClosedLoop loop;
    private final HttpLoad http;
    private final HttpServer inbox;
    private final int shopPort;
    private final Map<String, Promise<String>> waiting = new HashMap<>();
    private long next = FIRST_NUMBER;

    private BareSignUps(ClosedLoop loop, HttpLoad http, HttpServer inbox, int shopPort) {
        this.loop = loop;
        this.http = http;
        this.inbox = inbox;
        this.shopPort = shopPort;
    }

    /** @param concurrency sign-ups at a time */
    static BareSignUps start(int concurrency) throws IOException, InterruptedException, ExecutionException {
        ClosedLoop loop = new ClosedLoop(concurrency);
        HttpServer inbox = loop.vertx().createHttpServer();
        BareSignUps signUps = new BareSignUps(loop, new HttpLoad(loop.vertx(), concurrency), inbox, Scene.freePort());
        inbox.requestHandler(signUps::caught);
        inbox.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
        return signUps;
    }

    /** Of the sandbox that this client signs up at. */
    List<String> sandbox() {
        return List.of(
                "sandbox",
                "--port=" + shopPort,
                "--required=email,fullName,birthday,gender",
                "--sms-url=http://127.0.0.1:" + inbox.actualPort() + "/");
    }

    Run signUp(int total) throws InterruptedException, CannotMeasure {
        return loop.run(total, number -> one(Long.toString(next++)));
    }

    private Future<JsonObject> one(String phone) {
        Promise<String> message = Promise.promise();
        waiting.put(phone, message);
        JsonObject asking = new JsonObject().put("userIdentifier", phone);
        JsonObject person = asking.copy()
                .put("email", "u" + phone + "@inbox.test")
                .put("fullName", "Anna Sokolova")
                .put("birthday", "1980-01-31")
                .put("gender", "f");
        return post("code", asking)
                .compose(wanted -> post("code", person))
                .compose(sent -> message.future())
                .compose(code -> post("confirm", asking.copy().put("otp", code)))
                .compose(made -> post(
                        "profile",
                        new JsonObject()
                                .put(
                                        "userIdentifier",
                                        made.getJsonObject("user").getString("id"))));
    }

    private Future<JsonObject> post(String call, JsonObject body) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(shopPort)
                .setURI("/otp/v1/" + call)
                .putHeader("Authorization", "Bearer sandbox-key")
                .putHeader("Content-Type", "application/json");
        return http.send(new Sending(request, body.toBuffer()), 200).map(Buffer::toJsonObject);
    }

    private void caught(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            JsonObject message = body.toJsonObject();
            Matcher code = CODE.matcher(message.getString("body"));
            Promise<String> whose = waiting.remove(message.getString("to").substring(1));
            if (whose != null && code.find()) {
                whose.tryComplete(code.group(1));
            }
            request.response().setStatusCode(202).end();
        });
    }

    @Override
    public void close() {
        loop.close();
    }
}
