package dev.understudy.client;

import dev.understudy.client.json.JsonObject;
import dev.understudy.client.json.JsonProblem;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What happens, as it happens, over the service's WebSocket. A connection that breaks is made anew, and what was missed meanwhile is replayed. */
public final class EventFeed {
    /** The service pings, and a dead peer is found by its silence. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int CLIENT_ERROR = 4;

    private final Service service;
    private final String filter;
    private final Listener listener;
    private volatile @Nullable String since;
    private volatile Duration pause = FIRST_PAUSE;

    /** Told in order, by one thread at a time. */
    public interface Listener {
        /** @return whether to go on */
        boolean happened(JsonObject event);

        void connected();

        /** It is tried again in a moment. */
        void disconnected(String why);
    }

    /**
     * Follows nothing before {@link #follow} is called.
     *
     * @param pool null for all
     * @param since the id of the last event that was seen; null begins now
     */
    public EventFeed(Service service, @Nullable String pool, @Nullable String since, Listener listener) {
        this.service = service;
        this.filter = pool == null ? "" : "pool=" + pool + "&";
        this.since = since;
        this.listener = listener;
    }

    /** Until the listener has enough, the thread is interrupted, or the service says no. */
    public void follow() throws InterruptedException {
        while (true) {
            Connection connection = new Connection();
            try {
                WebSocket socket = connection.open();
                try {
                    connection.until(SILENCE);
                    return;
                } finally {
                    socket.abort();
                }
            } catch (BrokenFeed broken) {
                listener.disconnected(String.valueOf(broken.getMessage()));
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private static final class BrokenFeed extends Exception {
        private static final long serialVersionUID = 1L;

        private BrokenFeed(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }

    private final class Connection implements WebSocket.Listener {
        private final CompletableFuture<Boolean> over = new CompletableFuture<>();
        private final StringBuilder message = new StringBuilder();
        private volatile long heardAt = System.nanoTime();

        private WebSocket open() throws BrokenFeed, InterruptedException {
            String query = filter + (since == null ? "" : "since=" + since);
            String url = service.address().at("/v1/stream?" + query).toString();
            try {
                return service.webSocket()
                        .buildAsync(java.net.URI.create("ws" + url.substring("http".length())), this)
                        .get();
            } catch (ExecutionException failed) {
                Throwable cause = failed.getCause();
                if (cause instanceof WebSocketHandshakeException answered) {
                    int status = answered.getResponse().statusCode();
                    if (status / 100 == CLIENT_ERROR) {
                        throw Refused.of(
                                status, String.valueOf(answered.getResponse().body()));
                    }
                    throw new BrokenFeed("answered " + status, cause);
                }
                throw new BrokenFeed("no connection to " + service.address(), cause);
            }
        }

        private void until(Duration silence) throws BrokenFeed, InterruptedException {
            while (true) {
                try {
                    Boolean unused = over.get(1, TimeUnit.SECONDS);
                    return;
                } catch (TimeoutException stillOpen) {
                    if (System.nanoTime() - heardAt > silence.toNanos()) {
                        throw new BrokenFeed("nothing was heard for " + silence.toSeconds() + " s", stillOpen);
                    }
                } catch (ExecutionException | CompletionException broken) {
                    throw new BrokenFeed("the connection broke: " + told(broken.getCause()), broken);
                }
            }
        }

        private static String told(@Nullable Throwable cause) {
            return cause instanceof BrokenFeed ? String.valueOf(cause.getMessage()) : String.valueOf(cause);
        }

        @Override
        public void onOpen(WebSocket socket) {
            pause = FIRST_PAUSE;
            listener.connected();
            socket.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            heardAt = System.nanoTime();
            message.append(part);
            if (last) {
                String text = message.toString();
                message.setLength(0);
                heard(text);
            }
            socket.request(1);
            return null;
        }

        private void heard(String text) {
            try {
                JsonObject event = JsonObject.parse(text);
                if (over.isDone()) {
                    return;
                }
                since = Long.toString(event.number("id"));
                if (!listener.happened(event)) {
                    over.complete(true);
                }
            } catch (JsonProblem noEvent) {
                over.completeExceptionally(noEvent);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, java.nio.ByteBuffer message) {
            heardAt = System.nanoTime();
            return WebSocket.Listener.super.onPing(socket, message);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            over.completeExceptionally(new BrokenFeed("closed with " + code + " " + reason, null));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            over.completeExceptionally(error);
        }
    }
}
