package dev.understudy.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One bind; it does as little for each submission as it can, so that the gateway is measured. Confined to one event loop. */
final class SmppLoad {
    private static final int BIND_TRANSMITTER = 2;
    private static final int SUBMIT_SM = 4;
    private static final int ENQUIRE_LINK = 0x15;
    private static final int ANSWER = 0x80000000;
    private static final int HEADER = 16;
    private static final int OF_THE_BIND = -1;

    /** Held: a client that nobody holds is closed with its connections when the garbage is collected. */
    private final NetClient client;

    private final Map<Integer, Promise<Void>> unanswered = new HashMap<>();
    private @Nullable NetSocket bound;

    SmppLoad(Vertx vertx) {
        client = vertx.createNetClient();
    }

    /** Succeeds when the bind is answered. */
    Future<?> bind(int port) {
        return client.connect(port, "127.0.0.1").compose(socket -> {
            bound = socket;
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
            socket.closeHandler(
                    closed -> unanswered.values().forEach(each -> each.tryFail("the connection was closed")));
            Buffer whom = octets(Scene.SMPP_SYSTEM + "\0" + Scene.SMPP_PASSWORD + "\0\0\64\0\0\0");
            return ask(socket, BIND_TRANSMITTER, OF_THE_BIND, whom);
        });
    }

    /** Succeeds when it is answered well. */
    Future<?> submit(int number) {
        NetSocket socket = bound;
        return socket == null ? Future.failedFuture("not bound") : ask(socket, SUBMIT_SM, number, submission(number));
    }

    /** Unbinding is not measured. */
    Future<?> close() {
        return client.close();
    }

    private Future<?> ask(NetSocket socket, int command, int sequence, Buffer body) {
        Promise<Void> answer = Promise.promise();
        unanswered.put(sequence, answer);
        return socket.write(unit(command, sequence, body)).compose(written -> answer.future());
    }

    private void received(NetSocket socket, int command, int status, int sequence) {
        if (command == ENQUIRE_LINK) {
            socket.write(unit(ENQUIRE_LINK | ANSWER, sequence, Buffer.buffer()))
                    .onFailure(cut -> unanswered.values().forEach(each -> each.tryFail(cut)));
            return;
        }
        Promise<Void> answer = unanswered.remove(sequence);
        if (answer != null && status == 0) {
            answer.complete();
        } else if (answer != null) {
            answer.fail("status " + status);
        }
    }

    private static Buffer unit(int command, int sequence, Buffer body) {
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
}
