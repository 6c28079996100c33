package dev.understudy.bench;

import dev.understudy.bench.ClosedLoop.Run;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * So many SMTP connections, each of which sends its next mail when the last is acknowledged, every command answered before the next is sent unless they are sent at once. On one event loop, so that the
 * client takes as little of the machine as it can.
 */
final class MailLoop implements AutoCloseable {
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final int port;
    private final int connections;
    private final boolean pipelined;

    MailLoop(int port, int connections, boolean pipelined) {
        this.port = port;
        this.connections = connections;
        this.pipelined = pipelined;
    }

    /** @param data with its line ends, dots doubled, without the last dot */
    record Letter(String to, Buffer data) {}

    Run send(int total, IntFunction<Letter> letters) throws InterruptedException, CannotMeasure {
        Sending sending = new Sending(total, letters);
        vertx.runOnContext(now -> sending.begin(vertx.createNetClient()));
        try {
            sending.over
                    .future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new CannotMeasure("a mail was not taken: " + failed.getCause().getMessage());
        } catch (TimeoutException stuck) {
            throw new CannotMeasure("only " + sending.done + " of " + total + " mails were taken in " + LONGEST_RUN);
        }
        return new Run(total, Duration.ofNanos(sending.ended - sending.began), sending.latencies);
    }

    /** One run under way; everything but its end happens on the event loop. */
    private final class Sending {
        private final int total;
        private final IntFunction<Letter> letters;
        private final Latencies latencies;
        private final Promise<Void> over = Promise.promise();
        private int ready;
        private int sent;
        private volatile int done;
        private volatile long began;
        private volatile long ended;

        Sending(int total, IntFunction<Letter> letters) {
            this.total = total;
            this.letters = letters;
            this.latencies = new Latencies(total);
        }

        void begin(NetClient client) {
            for (int i = 0; i < connections; i++) {
                client.connect(port, "127.0.0.1").onSuccess(Line::new).onFailure(over::tryFail);
            }
        }

        /** The clock starts when every connection was greeted. */
        void greeted(Deque<Line> waiting, Line line) {
            waiting.add(line);
            if (++ready == connections) {
                began = System.nanoTime();
                waiting.forEach(Line::next);
            }
        }

        private final Deque<Line> greeted = new ArrayDeque<>();

        /** One connection. */
        private final class Line {
            private final NetSocket socket;
            private final Deque<Expected> expected = new ArrayDeque<>();
            private long letterBegan;

            private record Expected(String code, Runnable then) {}

            Line(NetSocket socket) {
                this.socket = socket;
                socket.handler(RecordParser.newDelimited("\r\n", line -> heard(line.toString())));
                socket.closeHandler(gone -> over.tryFail("the connection was closed"));
                expected.add(new Expected("220", () -> say("EHLO bench.test", "250", () -> greeted(greeted, this))));
            }

            private void heard(String line) {
                if (line.length() > 3 && line.charAt(3) == '-') {
                    return;
                }
                Expected next = expected.poll();
                if (next == null || !line.startsWith(next.code())) {
                    over.tryFail(line);
                    return;
                }
                next.then().run();
            }

            void next() {
                if (sent == total) {
                    return;
                }
                Letter letter = letters.apply(sent++);
                letterBegan = System.nanoTime();
                List<String> commands =
                        List.of("MAIL FROM:<noreply@shop.test>", "RCPT TO:<" + letter.to() + ">", "DATA");
                if (pipelined) {
                    socket.write(String.join("\r\n", commands) + "\r\n").onFailure(over::tryFail);
                    expect("250", () -> {});
                    expect("250", () -> {});
                    expect("354", () -> data(letter));
                } else {
                    say(
                            commands.get(0),
                            "250",
                            () -> say(commands.get(1), "250", () -> say(commands.get(2), "354", () -> data(letter))));
                }
            }

            private void data(Letter letter) {
                socket.write(Buffer.buffer().appendBuffer(letter.data()).appendString(".\r\n"))
                        .onFailure(over::tryFail);
                expect("250", this::stored);
            }

            private void say(String line, String code, Runnable then) {
                socket.write(line + "\r\n").onFailure(over::tryFail);
                expect(code, then);
            }

            private void expect(String code, Runnable then) {
                expected.add(new Expected(code, then));
            }

            @SuppressWarnings("NonAtomicOperationOnVolatileField") // written by the event loop alone
            private void stored() {
                latencies.add(System.nanoTime() - letterBegan);
                done++;
                if (done == total) {
                    ended = System.nanoTime();
                    over.tryComplete();
                } else {
                    next();
                }
            }
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
