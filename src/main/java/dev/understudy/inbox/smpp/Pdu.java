package dev.understudy.inbox.smpp;

import io.vertx.core.buffer.Buffer;

/** One unit of the protocol: a header of four integers and a body. */
record Pdu(int command, int status, int sequence, Buffer body) {
    static final int HEADER = 16;
    private static final int LENGTH = 4;
    private static final Buffer NO_BODY = Buffer.buffer();

    static Pdu request(Command command, int sequence, Buffer body) {
        return new Pdu(command.id(), Status.OK.code(), sequence, body);
    }

    static Pdu request(Command command, int sequence) {
        return request(command, sequence, NO_BODY);
    }

    /** To what is no request that we know, or none at all. */
    static Pdu nack(Status status, int sequence) {
        return new Pdu(Command.GENERIC_NACK, status.code(), sequence, NO_BODY);
    }

    /** @param rest of the unit, behind the length */
    static Pdu read(Buffer rest) {
        return new Pdu(rest.getInt(0), rest.getInt(4), rest.getInt(8), rest.slice(HEADER - LENGTH, rest.length()));
    }

    boolean isAnswer() {
        return (command & Command.ANSWER) != 0;
    }

    /** An answer that says no has no body (4.4.2). */
    Pdu answer(Status status) {
        return new Pdu(command | Command.ANSWER, status.code(), sequence, NO_BODY);
    }

    Pdu answer(Buffer answered) {
        return new Pdu(command | Command.ANSWER, Status.OK.code(), sequence, answered);
    }

    Buffer bytes() {
        return Buffer.buffer(HEADER + body.length())
                .appendInt(HEADER + body.length())
                .appendInt(command)
                .appendInt(status)
                .appendInt(sequence)
                .appendBuffer(body);
    }
}
