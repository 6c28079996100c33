package dev.understudy.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** So many SMTP connections, each with one mail at a time: every command answered before the next is sent, unless they are sent at once. Confined to one event loop. */
final class MailLoad {
    /** Held: a client that nobody holds is closed with its connections when the garbage is collected. */
    private final NetClient client;

    private final int port;
    private final boolean pipelined;
    private final Deque<Line> idle = new ArrayDeque<>();

    MailLoad(Vertx vertx, int port, boolean pipelined) {
        this.client = vertx.createNetClient();
        this.port = port;
        this.pipelined = pipelined;
    }

    /** @param data with its line ends, dots doubled, without the last dot */
    record Letter(String to, Buffer data) {}

    /** Succeeds when all were greeted. */
    Future<?> open(int connections) {
        return Future.all(IntStream.range(0, connections)
                .mapToObj(i -> client.connect(port, "127.0.0.1").compose(socket -> new Line(socket).greeted()))
                .toList());
    }

    /** Succeeds when the mail is acknowledged. Not more at a time than connections. */
    Future<?> send(Letter letter) {
        Line line = idle.remove();
        return line.send(letter).onSuccess(acknowledged -> idle.add(line));
    }

    /** The clock has stopped before. */
    Future<?> close() {
        return client.close();
    }

    /** One connection. */
    private final class Line {
        private final NetSocket socket;
        private final Deque<Expected> expected = new ArrayDeque<>();

        private record Expected(String code, Promise<Void> came) {}

        Line(NetSocket socket) {
            this.socket = socket;
            socket.handler(RecordParser.newDelimited("\r\n", line -> heard(line.toString())));
            socket.closeHandler(gone -> expected.forEach(each -> each.came().tryFail("the connection was closed")));
        }

        Future<?> greeted() {
            return expect("220").compose(hello -> say("EHLO bench.test", "250")).onSuccess(ready -> idle.add(this));
        }

        Future<Void> send(Letter letter) {
            List<String> commands = List.of("MAIL FROM:<noreply@shop.test>", "RCPT TO:<" + letter.to() + ">", "DATA");
            return (pipelined ? together(commands) : oneByOne(commands)).compose(go -> {
                Buffer data = Buffer.buffer().appendBuffer(letter.data()).appendString(".\r\n");
                Future<Void> stored = expect("250");
                return socket.write(data).compose(written -> stored);
            });
        }

        private Future<?> together(List<String> commands) {
            Future<Void> sender = expect("250");
            Future<Void> recipient = expect("250");
            Future<Void> data = expect("354");
            return socket.write(String.join("\r\n", commands) + "\r\n")
                    .compose(written -> Future.all(sender, recipient, data));
        }

        private Future<?> oneByOne(List<String> commands) {
            return say(commands.get(0), "250")
                    .compose(sender -> say(commands.get(1), "250"))
                    .compose(recipient -> say(commands.get(2), "354"));
        }

        private Future<Void> say(String line, String code) {
            Future<Void> answer = expect(code);
            return socket.write(line + "\r\n").compose(written -> answer);
        }

        private Future<Void> expect(String code) {
            Promise<Void> came = Promise.promise();
            expected.add(new Expected(code, came));
            return came.future();
        }

        private void heard(String line) {
            if (line.length() > 3 && line.charAt(3) == '-') {
                return;
            }
            Expected next = expected.remove();
            if (line.startsWith(next.code())) {
                next.came().complete();
            } else {
                next.came().fail("the mail was not taken: " + line);
            }
        }
    }
}
