package dev.understudy.sandbox;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the start; none of it outlives the process. */
final class Counters {
    enum Of {
        REQUESTS("requests"),
        CODES_ASKED("codesAsked"),
        CODES_WRONG("codesWrong"),
        USERS_MADE("usersMade"),
        SIGN_INS("signIns"),
        USERS_EDITED("usersEdited"),
        USERS_DELETED("usersDeleted"),
        ERRORS_INJECTED("errorsInjected"),
        ANSWERS_CUT("answersCut"),
        HOSTILE_ACTS("hostileActs"),
        MESSAGES_SENT("messagesSent"),
        MESSAGES_FAILED("messagesFailed"),
        MESSAGES_LOST("messagesLost"),
        MESSAGES_DOUBLED("messagesDoubled"),
        MESSAGES_WITH_WRONG_CODE("messagesWithWrongCode"),
        MESSAGES_TO_WRONG_RECIPIENT("messagesToWrongRecipient"),
        MESSAGES_OFF("messagesOff"),
        CONSENT_FETCHED("consentFetched");

        private final String label;

        Of(String label) {
            this.label = label;
        }
    }

    private final LongAdder[] counts = new LongAdder[Of.values().length];
    private final LongAdder unsigned = new LongAdder();
    private final LongAdder validlySigned = new LongAdder();
    private final Map<String, LongAdder> invalidlySigned = new ConcurrentHashMap<>();

    Counters() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void count(Of what) {
        counts[what.ordinal()].increment();
    }

    void count(Verdict verdict) {
        if (verdict.isUnsigned()) {
            unsigned.increment();
        } else if (verdict.isValid()) {
            validlySigned.increment();
        } else {
            invalidlySigned
                    .computeIfAbsent(verdict.reason(), reason -> new LongAdder())
                    .increment();
        }
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        for (Of what : Of.values()) {
            json.put(what.label, counts[what.ordinal()].sum());
        }
        JsonObject reasons = new JsonObject();
        invalidlySigned.forEach((reason, count) -> reasons.put(reason, count.sum()));
        long invalid =
                invalidlySigned.values().stream().mapToLong(LongAdder::sum).sum();
        return json.put(
                "signatures",
                new JsonObject()
                        .put("valid", validlySigned.sum())
                        .put("invalid", invalid)
                        .put("unsigned", unsigned.sum())
                        .put("invalidReasons", reasons));
    }
}
