package dev.understudy.flow;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Origin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A small shop on a loopback socket, whose server decodes forms and bodies as a real one would, and the plain way to it. Consent is tested where it is checked, in its own package. */
final class MiniShop implements Shop, AutoCloseable {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final HttpClient client;

    MiniShop(Vertx vertx, Consumer<Router> routes) {
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false)).handler(this::note);
        routes.accept(router);
        server = await(vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(router)
                .listen());
        client = vertx.createHttpClient();
    }

    private void note(RoutingContext context) {
        asked.add(context.request().method() + " " + context.request().uri());
        context.next();
    }

    Origin origin() {
        return new Origin("http", "127.0.0.1", server.actualPort());
    }

    static void page(RoutingContext context, String html) {
        context.response().putHeader("Content-Type", "text/html; charset=utf-8").end(html);
    }

    static void redirect(RoutingContext context, int status, String location) {
        context.response().setStatusCode(status).putHeader("Location", location).end();
    }

    @Override
    public Future<ShopAnswer> send(ShopRequest request) {
        return client.request(new RequestOptions()
                        .setHost(request.origin().host())
                        .setPort(request.origin().port())
                        .setMethod(request.method())
                        .setURI(request.pathAndQuery()))
                .compose(out -> sent(out, request));
    }

    private static Future<ShopAnswer> sent(HttpClientRequest out, ShopRequest request) {
        out.headers().addAll(request.headers());
        Buffer body = request.body() == null ? Buffer.buffer() : request.body();
        return (request.body() == null ? out.send() : out.send(body)).compose(MiniShop::read);
    }

    private static Future<ShopAnswer> read(HttpClientResponse answer) {
        return answer.body().map(body -> new ShopAnswer(answer.statusCode(), answer.headers(), body));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        await(server.close());
        await(client.close());
    }
}
