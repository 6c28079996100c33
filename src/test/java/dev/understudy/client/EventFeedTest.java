package dev.understudy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.client.json.JsonObject;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventFeedTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Long> seen = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private HttpServer server;

    /** Sends two events a connection, numbered on, and then breaks it. */
    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        server = vertx.createHttpServer()
                .webSocketHandshakeHandler(handshake -> {
                    boolean ours = "Bearer k".equals(handshake.headers().get("Authorization"));
                    if (ours) {
                        handshake.accept();
                    } else {
                        handshake.reject(401);
                    }
                })
                .webSocketHandler(this::serve)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void serve(ServerWebSocket socket) {
        asked.add(String.valueOf(socket.query()));
        int first = asked.size() * 2 - 1;
        socket.writeTextMessage(event(first))
                .compose(sent -> socket.writeTextMessage(event(first + 1)))
                .onComplete(sent -> socket.close((short) 1001, "the service stops"));
    }

    private static String event(int id) {
        return "{\"id\":" + id + ",\"at\":\"2026-11-21T16:04:29Z\",\"type\":\"account.ready\"}";
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private EventFeed feed(String key, int atMost) {
        Service service = new Service(new ServiceAddress(URI.create("http://127.0.0.1:" + server.actualPort()), key));
        return new EventFeed(service, "demo", "0", new EventFeed.Listener() {
            @Override
            public boolean happened(JsonObject event) {
                seen.add(event.number("id"));
                return seen.size() < atMost;
            }

            @Override
            public void connected() {
                said.add("connected");
            }

            @Override
            public void disconnected(String why) {
                said.add(why);
            }
        });
    }

    @Test
    void a_connection_that_breaks_is_made_anew_after_the_event_that_was_seen_last() throws Exception {
        feed("k", 5).follow();
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(asked).containsExactly("pool=demo&since=0", "pool=demo&since=2", "pool=demo&since=4");
        assertThat(said.get(1)).contains("1001", "the service stops");
    }

    @Test
    void a_key_that_opens_nothing_ends_it() {
        assertThatThrownBy(() -> feed("wrong", 1).follow())
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.status()).isEqualTo(401));
    }
}
