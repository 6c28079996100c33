package dev.understudy.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;

/** Answers each unit at once with a good word: it reads nothing of it and keeps nothing. Nobody who does the job can be faster. */
final class BareGateway implements AutoCloseable {
    private static final int ANSWER = 0x80000000;
    private static final Buffer AN_ID = Buffer.buffer("1\0");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final int port;

    BareGateway() {
        NetServer server = vertx.createNetServer().connectHandler(BareGateway::serve);
        port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private static void serve(NetSocket socket) {
        RecordParser parser = RecordParser.newFixed(Integer.BYTES);
        boolean[] atLength = {true};
        parser.handler(piece -> {
            if (atLength[0]) {
                parser.fixedSizeMode(piece.getInt(0) - Integer.BYTES);
            } else {
                parser.fixedSizeMode(Integer.BYTES);
                socket.write(SmppLoad.unit(piece.getInt(0) | ANSWER, piece.getInt(8), AN_ID))
                        .onFailure(gone -> socket.close());
            }
            atLength[0] = !atLength[0];
        });
        socket.handler(parser);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
