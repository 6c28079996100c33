package dev.understudy.bench;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One bind that keeps a window of submissions full; it does as little for each as it can, so that the gateway is measured. */
final class SmppLoad implements AutoCloseable {
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);
    private static final int BIND_TRANSMITTER = 2;
    private static final int SUBMIT_SM = 4;
    private static final int ENQUIRE_LINK = 0x15;
    private static final int ANSWER = 0x80000000;
    private static final int HEADER = 16;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    /** Held: a client that nobody holds is closed with its connections when the garbage is collected. */
    private final NetClient client = vertx.createNetClient();

    /** @param took from the first submission to the last answer */
    record Run(int done, Duration took, Latencies latencies) {
        double perSecond() {
            return done / (took.toNanos() / 1e9);
        }
    }

    /** Anything but a good answer fails the run. */
    Run send(int port, int total, int window) throws InterruptedException, CannotMeasure {
        Going going = new Going(total, window);
        client.connect(port, "127.0.0.1").onSuccess(going::begin).onFailure(going.over::tryFail);
        try {
            going.over
                    .future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new CannotMeasure("a submission failed: " + failed.getCause().getMessage());
        } catch (TimeoutException stuck) {
            throw new CannotMeasure("only " + going.done + " of " + total + " were answered in " + LONGEST_RUN);
        }
        return new Run(total, Duration.ofNanos(going.ended - going.began), going.latencies);
    }

    static Buffer unit(int command, int sequence, Buffer body) {
        return Buffer.buffer(HEADER + body.length())
                .appendInt(HEADER + body.length())
                .appendInt(command)
                .appendInt(0)
                .appendInt(sequence)
                .appendBuffer(body);
    }

    private static Buffer octets(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** An international number out of ten thousand, and a code. */
    private static Buffer submission(int number) {
        String text = String.format(Locale.ROOT, "Your code is %04d. Do not tell it to anyone.", number % 10_000);
        String to = String.format(Locale.ROOT, "7555%07d", number % 10_000);
        return octets("\0\5\0Shop\0\1\1" + to + "\0\0\0\0\0\0\0\0\0\0" + (char) text.length() + text);
    }

    /** Everything in here happens on the event loop, but for the wait. */
    private static final class Going {
        private final int total;
        private final int window;
        private final long[] sentAt;
        private final Latencies latencies;
        private final Promise<Void> over = Promise.promise();
        private int sent;
        private volatile int done;
        private volatile long began;
        private volatile long ended;

        Going(int total, int window) {
            this.total = total;
            this.window = window;
            sentAt = new long[total];
            latencies = new Latencies(total);
        }

        void begin(NetSocket socket) {
            RecordParser parser = RecordParser.newFixed(Integer.BYTES);
            boolean[] atLength = {true};
            parser.handler(piece -> {
                if (atLength[0]) {
                    parser.fixedSizeMode(piece.getInt(0) - Integer.BYTES);
                } else {
                    parser.fixedSizeMode(Integer.BYTES);
                    received(socket, piece.getInt(0), piece.getInt(4), piece.getInt(8));
                }
                atLength[0] = !atLength[0];
            });
            socket.handler(parser);
            socket.closeHandler(closed -> over.tryFail("the connection was closed"));
            write(
                    socket,
                    unit(
                            BIND_TRANSMITTER,
                            1,
                            octets(Scene.SMPP_SYSTEM + "\0" + Scene.SMPP_PASSWORD + "\0\0\64\0\0\0")));
        }

        private void received(NetSocket socket, int command, int status, int sequence) {
            if (command == ENQUIRE_LINK) {
                write(socket, unit(ENQUIRE_LINK | ANSWER, sequence, Buffer.buffer()));
            } else if (status != 0) {
                over.tryFail("status " + status);
            } else if (command == (BIND_TRANSMITTER | ANSWER)) {
                began = System.nanoTime();
                for (int i = 0; i < Math.min(window, total); i++) {
                    next(socket);
                }
            } else {
                answered(socket, sequence);
            }
        }

        @SuppressWarnings("NonAtomicOperationOnVolatileField") // written by the event loop alone
        private void answered(NetSocket socket, int sequence) {
            latencies.add(System.nanoTime() - sentAt[sequence]);
            done++;
            if (done == total) {
                ended = System.nanoTime();
                over.tryComplete();
                socket.close().onFailure(over::tryFail);
            } else {
                next(socket);
            }
        }

        private void next(NetSocket socket) {
            if (sent < total) {
                sentAt[sent] = System.nanoTime();
                write(socket, unit(SUBMIT_SM, sent, submission(sent)));
                sent++;
            }
        }

        private void write(NetSocket socket, Buffer unit) {
            socket.write(unit).onFailure(over::tryFail);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
