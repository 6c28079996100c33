package dev.understudy.sandbox;

import dev.understudy.sandbox.FaultDice.Kind;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Writes the message with the code or link, and does to it what the faults in force say. */
final class Messenger {
    /** How many messages the admin can look back on. */
    static final int OUTBOX_SIZE = 10_000;

    private static final int DECOYS = 9;

    private final Vertx vertx;
    private final FaultDice dice;
    private final Counters counters;
    private final Post post;
    private final Ring<Message> outbox = new Ring<>(OUTBOX_SIZE);

    Messenger(Vertx vertx, FaultDice dice, Counters counters, Post post) {
        this.vertx = vertx;
        this.dice = dice;
        this.counters = counters;
        this.post = post;
    }

    /**
     * Does not wait for the message to leave: neither does a shop.
     *
     * @param to a phone number with its +, or an e-mail address
     * @param secret what the message is about: a code, or the token of a link
     */
    void send(String to, String secret, Function<String, Letter> wording) {
        Faults faults = dice.faults();
        if (faults.messagesOff()) {
            counters.count(Counters.Of.MESSAGES_OFF);
            return;
        }
        if (dice.hits(Kind.LOST, faults.lostRate())) {
            counters.count(Counters.Of.MESSAGES_LOST);
            return;
        }
        String sent = secret;
        if (dice.hits(Kind.WRONG_CODE, faults.wrongCodeRate())) {
            counters.count(Counters.Of.MESSAGES_WITH_WRONG_CODE);
            sent = withLastTurned(secret);
        }
        String recipient = to;
        if (dice.hits(Kind.WRONG_RECIPIENT, faults.wrongRecipientRate())) {
            counters.count(Counters.Of.MESSAGES_TO_WRONG_RECIPIENT);
            recipient = misaddressed(to);
        }
        HostileAct act = hostile(faults.hostility());
        if (act == HostileAct.NO_ATTEMPTS) {
            return;
        }
        if (act == HostileAct.TEN_CODES) {
            for (String decoy : decoys(sent)) {
                send(recipient, wording.apply(decoy), faults);
            }
        }
        Letter letter = wording.apply(
                act == HostileAct.CODES_IN_ONE ? String.join(" or ", decoys(sent)) + " or " + sent : sent);
        send(recipient, letter, faults);
        if (dice.hits(Kind.DOUBLED, faults.doubledRate())) {
            counters.count(Counters.Of.MESSAGES_DOUBLED);
            send(recipient, letter, faults);
        }
    }

    private HostileAct hostile(Hostility hostility) {
        return dice.hits(Kind.HOSTILE_MESSAGE, hostility.rate()) ? hostility.act() : HostileAct.NONE;
    }

    /** Nine others that look alike. */
    private static List<String> decoys(String secret) {
        String other = secret.length() > 1 ? withLastTurned(secret.substring(0, 1)) : "";
        String start = secret.length() > 1 ? other + secret.substring(1, secret.length() - 1) : "";
        return "0123456789abcdef"
                .chars()
                .mapToObj(Character::toString)
                .filter(last -> !secret.endsWith(last))
                .limit(DECOYS)
                .map(start::concat)
                .toList();
    }

    private static String misaddressed(String to) {
        int at = to.indexOf('@');
        return at < 0 ? withLastTurned(to) : withLastTurned(to.substring(0, at)) + to.substring(at);
    }

    /** A digit becomes the next digit, anything else a letter that it is not. */
    private static String withLastTurned(String text) {
        int last = text.length() - 1;
        char c = text.charAt(last);
        char turned = c >= '0' && c <= '9' ? (char) ('0' + (c - '0' + 1) % 10) : c == 'a' ? 'b' : 'a';
        return text.substring(0, last) + turned;
    }

    private void send(String to, Letter letter, Faults faults) {
        Duration delay = dice.within(Kind.MESSAGE_DELAY, faults.messageDelay());
        if (delay.toMillis() == 0) {
            handOver(to, letter);
        } else {
            // Belongs to the calling verticle's context: cancelled with it.
            long unused = vertx.setTimer(delay.toMillis(), id -> handOver(to, letter));
        }
    }

    private void handOver(String to, Letter letter) {
        Message message = post.write(to, letter);
        outbox.add(message);
        var unused = post.deliver(message);
    }

    List<Message> last(int most, Predicate<Message> wanted) {
        return outbox.last(most, wanted);
    }

    void forget() {
        outbox.clear();
    }
}
