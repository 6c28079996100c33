package dev.understudy.inbox.smpp;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one connection may do, from its bind to its end. Confined to the gateway's event loop, and so without locks. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int SC_INTERFACE_VERSION = 0x0210;
    private static final int VERSION = 0x34;

    private final Link link;
    private final Gateway gateway;
    private final Throttle throttle;
    private @Nullable Command bound;
    private String system = "";
    private int underWay;

    Session(Link link, Gateway gateway) {
        this.link = link;
        this.gateway = gateway;
        throttle = new Throttle(gateway.settings().perSecond(), System.nanoTime());
    }

    boolean isBound() {
        return bound != null;
    }

    void handle(Pdu pdu) {
        link.heard();
        if (pdu.isAnswer()) {
            gateway.receipts().answered(system, link, pdu.sequence());
            return;
        }
        Optional<Command> command = Command.of(pdu.command());
        if (command.isEmpty()) {
            link.send(Pdu.nack(Status.UNKNOWN_COMMAND, pdu.sequence()));
            return;
        }
        try {
            handle(command.get(), pdu);
        } catch (Malformed malformed) {
            link.send(pdu.answer(malformed.status()));
        }
    }

    private void handle(Command command, Pdu pdu) {
        switch (command) {
            case BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER -> bind(command, pdu);
            case SUBMIT_SM, SUBMIT_MULTI, DATA_SM -> submit(command, pdu);
            case ENQUIRE_LINK -> link.send(pdu.answer(Status.OK));
            case UNBIND -> unbind(pdu);
            case QUERY_SM -> link.send(pdu.answer(Status.QUERY_FAILED));
            case REPLACE_SM -> link.send(pdu.answer(Status.REPLACE_FAILED));
            case CANCEL_SM -> link.send(pdu.answer(Status.CANCEL_FAILED));
            case DELIVER_SM -> link.send(pdu.answer(Status.WRONG_BIND_STATE));
        }
    }

    private void bind(Command command, Pdu pdu) {
        if (bound != null) {
            link.send(pdu.answer(Status.ALREADY_BOUND));
            return;
        }
        FieldReader fields = new FieldReader(pdu.body());
        String id = fields.text();
        Status refused = gateway.admits(id, fields.text());
        if (refused != Status.OK) {
            LOG.warn("an SMPP client at {} may not bind: {}", link.peer(), refused);
            link.send(pdu.answer(refused));
            link.closeSoon();
            return;
        }
        fields.skipText(); // system_type
        int version = fields.octet();
        bound = command;
        system = id;
        link.send(pdu.answer(welcome(version)));
        if (command != Command.BIND_TRANSMITTER) {
            gateway.receipts().open(system, link);
        }
    }

    /** Older clients know of no optional fields (3.4, 3.4). */
    private static Buffer welcome(int clientsVersion) {
        Buffer body = text("Understudy");
        return clientsVersion < VERSION
                ? body
                : body.appendShort((short) SC_INTERFACE_VERSION)
                        .appendShort((short) 1)
                        .appendByte((byte) VERSION);
    }

    private void unbind(Pdu pdu) {
        link.send(pdu.answer(bound == null ? Status.WRONG_BIND_STATE : Status.OK));
        unbound();
        link.closeSoon();
    }

    private void submit(Command command, Pdu pdu) {
        Optional<Status> refused = refusal();
        if (refused.isPresent()) {
            link.send(pdu.answer(refused.get()));
            return;
        }
        Submission submission = switch (command) {
            case SUBMIT_MULTI -> Submission.toSeveral(pdu.body());
            case DATA_SM -> Submission.data(pdu.body());
            default -> Submission.single(pdu.body());
        };
        underWay++;
        List<Future<String>> taken = gateway.intake().take(system, submission);
        Future<?> all = taken.size() == 1 ? taken.get(0) : Future.join(taken);
        all.onComplete(done -> answer(command, pdu, submission, taken));
    }

    private Optional<Status> refusal() {
        if (bound == null || bound == Command.BIND_RECEIVER) {
            return Optional.of(Status.WRONG_BIND_STATE);
        }
        if (underWay >= gateway.settings().window()) {
            return Optional.of(Status.QUEUE_FULL);
        }
        return throttle.admits(System.nanoTime()) ? Optional.empty() : Optional.of(Status.THROTTLED);
    }

    private void answer(Command command, Pdu pdu, Submission submission, List<Future<String>> taken) {
        underWay--;
        Optional<String> first =
                taken.stream().filter(Future::succeeded).map(Future::result).findFirst();
        if (first.isEmpty()) {
            link.send(pdu.answer(status(taken.get(0).cause())));
            return;
        }
        Buffer body = text(first.get());
        if (command == Command.SUBMIT_MULTI) {
            appendFailures(body, submission, taken);
        }
        link.send(pdu.answer(body));
        for (int i = 0; i < taken.size(); i++) {
            if (taken.get(i).succeeded()) {
                gateway.receipts().about(system, submission, submission.to().get(i), first.get());
            }
        }
    }

    private static void appendFailures(Buffer body, Submission submission, List<Future<String>> taken) {
        List<Integer> failed = new ArrayList<>();
        for (int i = 0; i < taken.size(); i++) {
            if (taken.get(i).failed()) {
                failed.add(i);
            }
        }
        body.appendByte((byte) failed.size());
        for (int i : failed) {
            submission.to().get(i).writeTo(body);
            body.appendInt(status(taken.get(i).cause()).code());
        }
    }

    private static Status status(Throwable cause) {
        return cause instanceof Malformed malformed ? malformed.status() : Status.SYSTEM_ERROR;
    }

    private static Buffer text(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.US_ASCII)).appendByte((byte) 0);
    }

    /** The stream cannot be read any further. */
    void broken() {
        link.send(Pdu.nack(Status.BAD_LENGTH, 0));
        link.close();
    }

    /** We stop: the client is told, and may still get its answers. */
    void stopping() {
        if (bound != null) {
            link.send(Pdu.request(Command.UNBIND, link.nextSequence()));
        } else {
            link.close();
        }
    }

    void closed() {
        link.closed();
        unbound();
    }

    private void unbound() {
        if (bound != null && bound != Command.BIND_TRANSMITTER) {
            gateway.receipts().closed(system, link);
        }
        bound = null;
    }
}
