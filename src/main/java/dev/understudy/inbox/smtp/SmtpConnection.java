package dev.understudy.inbox.smtp;

import dev.understudy.config.SmtpConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's socket. Answers to commands that came together go out together; nothing is read while a mail is being stored. */
final class SmtpConnection {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);

    private final NetSocket socket;
    private final SmtpConfig config;
    private final SmtpDialogue dialogue;
    private final Delivery delivery;
    private final Room room;
    private final Received received = new Received();
    private final Promise<Void> over = Promise.promise();
    private Buffer answers = Buffer.buffer();
    private @Nullable MailData mail;
    private long heard = System.nanoTime();
    private long mailBegan;
    private boolean delivering;
    private boolean held;
    private boolean leaving;
    private boolean closed;

    SmtpConnection(NetSocket socket, SmtpConfig config, SmtpDialogue dialogue, Delivery delivery, Room room) {
        this.socket = socket;
        this.config = config;
        this.dialogue = dialogue;
        this.delivery = delivery;
        this.room = room;
    }

    /** Ends when the client is gone. */
    Future<Void> serve() {
        socket.handler(this::read);
        socket.exceptionHandler(trouble -> LOG.debug("a mail client's connection broke: {}", trouble.getMessage()));
        socket.closeHandler(gone -> ended());
        say(dialogue.greeting());
        flush();
        return over.future();
    }

    private void ended() {
        closed = true;
        dropMail();
        over.tryComplete();
    }

    private void read(Buffer chunk) {
        heard = System.nanoTime();
        received.add(chunk.getBytes());
        proceed();
    }

    private void proceed() {
        while (!held && !closed && step()) {
            continue;
        }
        flush();
    }

    /** Whether there may be more to do. */
    private boolean step() {
        if (mail != null) {
            received.feed(mail);
            return mail.isWhole() && taken(mail);
        }
        String line = received.line();
        if (line == null) {
            return false;
        }
        say(received.wasTooLong() ? Answer.TOO_LONG_A_LINE : dialogue.to(line));
        return true;
    }

    private void say(Answer answer) {
        answers.appendString(answer.text());
        switch (answer.then()) {
            case READ_MAIL -> {
                mail = new MailData(config.mailBytes(), room);
                mailBegan = System.nanoTime();
            }
            case START_TLS -> secure();
            case CLOSE -> close();
            case LISTEN -> {
                return;
            }
        }
    }

    private boolean taken(MailData whole) {
        mail = null;
        Envelope envelope = dialogue.takeEnvelope();
        if (whole.fate() != MailData.Fate.KEPT) {
            say(whole.fate() == MailData.Fate.TOO_LARGE ? Answer.tooLarge(config) : Answer.NO_ROOM);
            return true;
        }
        delivering = true;
        hold();
        delivery.deliver(envelope, whole.bytes())
                .onComplete(done -> delivered(whole, done.succeeded() ? done.result() : Answer.TRY_LATER));
        return false;
    }

    private void delivered(MailData whole, Answer answer) {
        whole.release();
        delivering = false;
        heard = System.nanoTime();
        say(answer);
        if (leaving) {
            say(Answer.STOPPING);
        }
        goOn();
    }

    private void secure() {
        Buffer begin = answers;
        answers = Buffer.buffer();
        held = true;
        received.forget();
        socket.upgradeToSsl(begin)
                .onComplete(
                        on -> {
                            dialogue.secured();
                            held = false;
                            proceed();
                        },
                        failed -> {
                            LOG.debug("TLS did not begin: {}", failed.getMessage());
                            close();
                        });
    }

    private void hold() {
        held = true;
        socket.pause();
    }

    private void goOn() {
        held = false;
        proceed();
        if (!held && !closed) {
            socket.resume();
        }
    }

    private void flush() {
        if (answers.length() == 0 || closed) {
            return;
        }
        Buffer out = answers;
        answers = Buffer.buffer();
        socket.write(out).onFailure(gone -> LOG.debug("a mail client did not hear its answer: {}", gone.getMessage()));
        if (!held && socket.writeQueueFull()) {
            hold();
            socket.drainHandler(drained -> goOn());
        }
    }

    private void close() {
        flush();
        closed = true;
        socket.close().onFailure(gone -> LOG.debug("closing a mail client's socket: {}", gone.getMessage()));
    }

    private void dropMail() {
        if (mail != null) {
            mail.release();
            mail = null;
        }
    }

    /** Ends a client that says nothing, or sends one mail for ever. */
    void look(long now) {
        boolean silent = isOver(now - heard, config.idleTimeout());
        boolean endless = mail != null && isOver(now - mailBegan, config.mailTimeout());
        if (!delivering && !closed && (silent || endless)) {
            say(Answer.SILENT);
        }
    }

    private static boolean isOver(long nanos, Duration limit) {
        return nanos > limit.toNanos();
    }

    /** A mail that is being stored is answered first. */
    Future<Void> leave() {
        leaving = true;
        if (!delivering && !closed) {
            say(Answer.STOPPING);
        }
        return over.future();
    }
}
