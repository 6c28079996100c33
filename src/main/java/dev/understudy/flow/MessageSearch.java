package dev.understudy.flow;

import dev.understudy.domain.Reason;
import dev.understudy.message.CodeFinder;
import dev.understudy.message.CodeFound;
import dev.understudy.message.CodePattern;
import dev.understudy.message.LinkFinder;
import dev.understudy.message.LinkFound;
import dev.understudy.message.LinkPattern;
import dev.understudy.message.MessageText;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one place where a flow looks into a message. */
final class MessageSearch {
    /**
     * @param value null where the message has none, or several that could be it
     * @param why in which part, and what decided; never the value
     */
    record Finding(@Nullable String value, boolean ambiguous, String why) {
        @Override
        public String toString() {
            return "Finding[" + why + "]";
        }
    }

    private final Function<MessageText, Finding> search;

    private MessageSearch(Function<MessageText, Finding> search) {
        this.search = search;
    }

    /** @throws FlowStopped where what the shop or the configuration told makes no code's or link's look */
    static MessageSearch of(Sought sought, FlowRun run, Scope scope) {
        if (sought instanceof Sought.Link link) {
            LinkPattern pattern = linkPattern(link, scope);
            return new MessageSearch(message -> link(message, pattern, run));
        }
        CodePattern pattern = sought instanceof Sought.Told told
                ? ofLength(told.digits().text(scope))
                : ((Sought.Code) sought).pattern();
        return new MessageSearch(message -> code(message, pattern));
    }

    Finding in(MessageText message) {
        return search.apply(message);
    }

    private static CodePattern ofLength(String told) {
        BigDecimal digits = Seconds.of(told);
        int length = digits == null ? 0 : digits.intValue();
        if (length < CodePattern.SHORTEST || length > CodePattern.LONGEST) {
            throw new FlowStopped(
                    Reason.UNEXPECTED_ANSWER,
                    "the shop told a code of '" + Masking.shown(told) + "' digits; codes have " + CodePattern.SHORTEST
                            + " to " + CodePattern.LONGEST);
        }
        return CodePattern.digits(length);
    }

    private static LinkPattern linkPattern(Sought.Link link, Scope scope) {
        try {
            return new LinkPattern(link.host() == null ? null : link.host().text(scope), link.path(), link.pattern());
        } catch (IllegalArgumentException wrong) {
            throw new FlowStopped(Reason.FLOW_INVALID, String.valueOf(wrong.getMessage()));
        }
    }

    private static Finding code(MessageText message, CodePattern pattern) {
        CodeFound found = CodeFinder.find(message, pattern);
        if (found instanceof CodeFound.Found code) {
            return new Finding(code.code(), false, code.why());
        }
        return found instanceof CodeFound.Ambiguous several
                ? new Finding(null, true, several.why())
                : new Finding(null, false, ((CodeFound.None) found).why());
    }

    /** A staging that mails links to production is a classic: such a link is never kept, so that no step can visit it. */
    private static Finding link(MessageText message, LinkPattern pattern, FlowRun run) {
        LinkFound found = LinkFinder.find(message, pattern);
        if (found instanceof LinkFound.Found link) {
            WebAddress address = WebAddress.parse(link.url())
                    .orElseThrow(() ->
                            new FlowStopped(Reason.LINK_OFF_ORIGIN, "the message's link leads to an impossible host"));
            if (!run.mayGoTo(address.origin())) {
                throw new FlowStopped(
                        Reason.LINK_OFF_ORIGIN,
                        "the message's link leads to " + address.origin()
                                + ", which is not one of the marketplace's origins in the configuration");
            }
            return new Finding(link.url(), false, link.why());
        }
        return found instanceof LinkFound.Ambiguous several
                ? new Finding(null, true, several.why())
                : new Finding(null, false, ((LinkFound.None) found).why());
    }
}
