package dev.understudy.bus;

import dev.understudy.domain.InboxWaitId;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import dev.understudy.message.ChaosRule;
import dev.understudy.message.ChaosTerms;
import dev.understudy.message.MessageText;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be asked of {@code inbox}. */
public final class InboxCommands {
    /** Stores a message and answers with its id once it is on disk. Bad recipients are refused with bad-input. */
    public static final Address<Catch, Caught> CATCH = new Address<>("inbox.catch");

    /** The inbox's place now: a message that comes later has a larger id. Takes nothing. */
    public static final Address<Place, Long> MARK = new Address<>("inbox.mark");

    /** The first message for a recipient after an id, waited for; empty when the time is over. */
    public static final Address<Await, Optional<CaughtMessage>> AWAIT = new Address<>("inbox.await");

    /** Ends a wait whose reader is gone; answers whether there was one. */
    public static final Address<LeaveWait, Boolean> LEAVE_WAIT = new Address<>("inbox.leave-wait");

    /** Terms for one recipient's messages from now on; answers the rule in force. */
    public static final Address<SetChaos, ChaosRule> SET_CHAOS = new Address<>("inbox.set-chaos");

    /** Ends terms; answers how many. */
    public static final Address<ClearChaos, Integer> CLEAR_CHAOS = new Address<>("inbox.clear-chaos");

    /** Tells everybody who waits for a message {@code not-running}, and whoever comes afterwards. Messages are still taken in. */
    public static final Address<NodeCommands.Ending, Void> END_WAITS = new Address<>("inbox.end-waits");

    private InboxCommands() {}

    /** The question for the inbox's place. */
    public enum Place {
        NOW
    }

    /** @param to as the gateway spells a number, or an e-mail address */
    public record Catch(Channel channel, String from, String to, MessageText content) {
        public static Catch sms(String from, String to, String text) {
            return new Catch(Channel.SMS, from, to, MessageText.of(text));
        }
    }

    /** @param recipient digits in E.164 order, as messages are kept under */
    public record Caught(long id, String recipient) {}

    /**
     * @param to any spelling of a number, or an e-mail address
     * @param after null: from now on
     */
    public record Await(InboxWaitId id, String to, @Nullable Long after, Duration within) {
        public Await(String to, @Nullable Long after, Duration within) {
            this(InboxWaitId.next(), to, after, within);
        }
    }

    public record LeaveWait(InboxWaitId id) {}

    /** @param to any spelling of a number, an e-mail address, or {@link ChaosRule#ANYBODY} */
    public record SetChaos(String to, ChaosTerms terms, Duration lasts) {}

    /** @param to null: all of them */
    public record ClearChaos(@Nullable String to) {}
}
