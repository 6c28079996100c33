package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Stands before a sandbox as a team's own web server would, with a certificate that can be changed for a worse one. */
final class TlsFront {
    private final Vertx vertx;
    private final int port;
    private final int shopPort;
    private final HttpClient client;

    TlsFront(Vertx vertx, int port, int shopPort) {
        this.vertx = vertx;
        this.port = port;
        this.shopPort = shopPort;
        this.client = vertx.createHttpClient();
    }

    Future<HttpServer> serve(Path keys) {
        return vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(keys.toString()).setPassword("changeit")))
                .requestHandler(this::pass)
                .listen(port, "127.0.0.1");
    }

    private void pass(HttpServerRequest request) {
        Future<Void> unused = request.body()
                .compose(body -> client.request(request.method(), shopPort, "127.0.0.1", request.uri())
                        .compose(onward -> {
                            onward.headers().addAll(request.headers());
                            return onward.send(body);
                        }))
                .compose(answer -> answer.body().compose(body -> answer(request, answer, body)));
    }

    private Future<Void> answer(HttpServerRequest request, HttpClientResponse answer, Buffer body) {
        String named = body.toString().replace("http://127.0.0.1:" + shopPort, "https://127.0.0.1:" + port);
        request.response().setStatusCode(answer.statusCode()).headers().addAll(answer.headers());
        request.response().headers().remove("Content-Length");
        return request.response().end(named);
    }

    /** A key with a certificate for 127.0.0.1, signed by itself; beside it, the certificate as {@code .pem}. */
    static Path keys(Path directory, String name) throws Exception {
        Path keys = directory.resolve(name + ".p12");
        keytool(
                keys,
                "-genkeypair -alias shop -keyalg EC -groupname secp256r1 -dname CN=shop -ext san=ip:127.0.0.1"
                        + " -ext bc=ca:true -validity 3650");
        keytool(keys, "-exportcert -rfc -alias shop -file " + certificate(keys));
        return keys;
    }

    static Path certificate(Path keys) {
        return Path.of(keys.toString().replace(".p12", ".pem"));
    }

    private static void keytool(Path keys, String arguments) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        (keytool + " " + arguments + " -storetype PKCS12 -storepass changeit -keystore " + keys)
                                .split(" "))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
