package dev.understudy.inbox.smpp;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;

/** Cuts a connection's bytes into units. A length that cannot be true ends it: nobody could tell where the next unit begins. */
final class PduStream implements Handler<Buffer> {
    /** A text of 64 KB in {@code message_payload}, 254 destinations of 24 bytes and the other fields. */
    private static final int LARGEST = 96 * 1024;

    private static final int LENGTH = 4;

    private final RecordParser parser = RecordParser.newFixed(LENGTH);
    private final Handler<Pdu> units;
    private final Runnable broken;
    private boolean atLength = true;
    private boolean over;

    PduStream(Handler<Pdu> units, Runnable broken) {
        this.units = units;
        this.broken = broken;
        parser.handler(this::piece);
    }

    @Override
    public void handle(Buffer bytes) {
        if (!over) {
            parser.handle(bytes);
        }
    }

    private void piece(Buffer piece) {
        if (over) {
            return;
        }
        if (!atLength) {
            atLength = true;
            parser.fixedSizeMode(LENGTH);
            units.handle(Pdu.read(piece));
            return;
        }
        int length = piece.getInt(0);
        if (length < Pdu.HEADER || length > LARGEST) {
            over = true;
            broken.run();
            return;
        }
        atLength = false;
        parser.fixedSizeMode(length - LENGTH);
    }
}
