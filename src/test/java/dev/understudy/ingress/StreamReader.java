package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Somebody who follows the stream. */
final class StreamReader implements WebSocket.Listener, AutoCloseable {
    final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;

    private StreamReader() {}

    static StreamReader open(ApiUnderTest api, String query, String... headers) throws Exception {
        StreamReader reader = new StreamReader();
        WebSocket.Builder builder =
                api.client().newWebSocketBuilder().header("Authorization", "Bearer " + ApiUnderTest.ALL);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        reader.socket = builder.buildAsync(address(api, query), reader).get(30, TimeUnit.SECONDS);
        return reader;
    }

    /** As a browser does, which cannot set headers. */
    static StreamReader openWithSubprotocols(ApiUnderTest api, String first, String second) throws Exception {
        StreamReader reader = new StreamReader();
        reader.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols(first, second)
                .buildAsync(address(api, ""), reader)
                .get(30, TimeUnit.SECONDS);
        return reader;
    }

    private static URI address(ApiUnderTest api, String query) {
        return URI.create("ws://127.0.0.1:" + api.port + "/v1/stream" + query);
    }

    /** The status that the opening was refused with. */
    static int refusal(ThrowingCallable opening) {
        var thrown = new int[1];
        assertThatThrownBy(opening)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(why -> thrown[0] = ((WebSocketHandshakeException) why.getCause())
                        .getResponse()
                        .statusCode());
        return thrown[0];
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    JsonObject next() throws InterruptedException {
        JsonObject event = events.poll(20, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event came");
        }
        return event;
    }

    void skipTo(String type) throws InterruptedException {
        while (!next().getString("type").equals(type)) {}
    }

    List<String> types(int count) throws InterruptedException {
        List<String> types = new ArrayList<>();
        while (types.size() < count) {
            types.add(next().getString("type"));
        }
        return types;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            events.add(new JsonObject(text.toString()));
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
