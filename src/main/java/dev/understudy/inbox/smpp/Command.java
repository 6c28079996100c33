package dev.understudy.inbox.smpp;

import java.util.Arrays;
import java.util.Optional;

/** The requests that are known here, by their ids (SMPP 3.4, 5.1.2.1). */
enum Command {
    BIND_RECEIVER(0x01),
    BIND_TRANSMITTER(0x02),
    QUERY_SM(0x03),
    SUBMIT_SM(0x04),
    DELIVER_SM(0x05),
    UNBIND(0x06),
    REPLACE_SM(0x07),
    CANCEL_SM(0x08),
    BIND_TRANSCEIVER(0x09),
    ENQUIRE_LINK(0x15),
    SUBMIT_MULTI(0x21),
    DATA_SM(0x103);

    /** The answer to a request has its id with this bit. */
    static final int ANSWER = 0x80000000;

    static final int GENERIC_NACK = ANSWER;

    private final int id;

    Command(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }

    int answer() {
        return id | ANSWER;
    }

    static Optional<Command> of(int id) {
        return Arrays.stream(values()).filter(each -> each.id == id).findFirst();
    }
}
