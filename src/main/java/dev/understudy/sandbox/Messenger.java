package dev.understudy.sandbox;

import dev.understudy.sandbox.FaultDice.Kind;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/** Writes the message with the code, and does to it what the faults in force say. */
final class Messenger {
    /** How many messages the admin can look back on. */
    static final int OUTBOX_SIZE = 10_000;

    private final Vertx vertx;
    private final String from;
    private final FaultDice dice;
    private final Counters counters;
    private final SmsGateway gateway;
    private final InstantSource clock;
    private final Ring<Message> outbox = new Ring<>(OUTBOX_SIZE);

    Messenger(Vertx vertx, String from, FaultDice dice, Counters counters, SmsGateway gateway) {
        this.vertx = vertx;
        this.from = from;
        this.dice = dice;
        this.counters = counters;
        this.gateway = gateway;
        this.clock = InstantSource.system();
    }

    /** Does not wait for the message to leave: neither does a shop. */
    void sendCode(String phone, String code) {
        Faults faults = dice.faults();
        if (faults.messagesOff()) {
            counters.count(Counters.Of.MESSAGES_OFF);
            return;
        }
        if (dice.hits(Kind.LOST, faults.lostRate())) {
            counters.count(Counters.Of.MESSAGES_LOST);
            return;
        }
        String sentCode = code;
        if (dice.hits(Kind.WRONG_CODE, faults.wrongCodeRate())) {
            counters.count(Counters.Of.MESSAGES_WITH_WRONG_CODE);
            sentCode = withLastDigitTurned(code);
        }
        String recipient = phone;
        if (dice.hits(Kind.WRONG_RECIPIENT, faults.wrongRecipientRate())) {
            counters.count(Counters.Of.MESSAGES_TO_WRONG_RECIPIENT);
            recipient = withLastDigitTurned(phone);
        }
        send(recipient, sentCode, faults);
        if (dice.hits(Kind.DOUBLED, faults.doubledRate())) {
            counters.count(Counters.Of.MESSAGES_DOUBLED);
            send(recipient, sentCode, faults);
        }
    }

    private static String withLastDigitTurned(String digits) {
        int last = digits.length() - 1;
        int digit = digits.charAt(last) - '0';
        return digits.substring(0, last) + (digit + 1) % 10;
    }

    private void send(String phone, String code, Faults faults) {
        String body = "Sandbox shop: your code is " + code + ". Do not tell it to anyone.";
        Duration delay = dice.within(Kind.MESSAGE_DELAY, faults.messageDelay());
        if (delay.toMillis() == 0) {
            handOver("+" + phone, body);
        } else {
            // Belongs to the calling verticle's context: cancelled with it.
            long unused = vertx.setTimer(delay.toMillis(), id -> handOver("+" + phone, body));
        }
    }

    private void handOver(String to, String body) {
        Message message = new Message(from, to, body, clock.instant());
        outbox.add(message);
        var unused = gateway.deliver(message);
    }

    List<Message> last(int most, Predicate<Message> wanted) {
        return outbox.last(most, wanted);
    }

    void forget() {
        outbox.clear();
    }
}
