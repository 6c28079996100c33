package dev.understudy.sandbox;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of an SMTP server as takes mails (RFC 5321), and refuses as many as it is told to. */
final class TestMailServer {
    /** Each with its head, as it came over the wire. */
    final List<String> mails = new CopyOnWriteArrayList<>();

    final AtomicInteger refusals = new AtomicInteger();
    private final NetServer server;

    TestMailServer(Vertx vertx) {
        server = RunningSandbox.await(
                vertx.createNetServer().connectHandler(this::connected).listen(0, "127.0.0.1"));
    }

    URI address() {
        return URI.create("smtp://127.0.0.1:" + server.actualPort());
    }

    private void connected(NetSocket socket) {
        StringBuilder data = new StringBuilder();
        boolean[] inData = {false};
        say(socket, "220 mail.test");
        socket.handler(RecordParser.newDelimited("\r\n", line -> {
            if (inData[0]) {
                inData[0] = !line.toString().equals(".");
                data.append(line).append("\r\n");
                if (!inData[0]) {
                    mails.add(data.toString());
                    data.setLength(0);
                    say(socket, "250 taken");
                }
                return;
            }
            String command = line.toString().split(" ")[0].toUpperCase();
            if (command.equals("MAIL") && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                say(socket, "451 not now");
            } else if (command.equals("DATA")) {
                inData[0] = true;
                say(socket, "354 go on");
            } else {
                say(socket, command.equals("QUIT") ? "221 bye" : "250 well");
            }
        }));
    }

    private static void say(NetSocket socket, String line) {
        var unused = socket.write(line + "\r\n");
    }
}
