package dev.understudy.sandbox;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Faults as the admin reads and changes them; durations are whole milliseconds. */
final class FaultsJson {
    private final Faults before;
    private final JsonObject changes;
    private final List<String> wrong = new ArrayList<>();

    private FaultsJson(Faults before, JsonObject changes) {
        this.before = before;
        this.changes = changes;
    }

    static JsonObject show(Faults faults) {
        return new JsonObject()
                .put("latencyMillis", span(faults.latency()))
                .put("errorRate", faults.errorRate())
                .put("cutRate", faults.cutRate())
                .put("codeLifeMillis", faults.codeLife().toMillis())
                .put("messageDelayMillis", span(faults.messageDelay()))
                .put("doubledRate", faults.doubledRate())
                .put("lostRate", faults.lostRate())
                .put("wrongCodeRate", faults.wrongCodeRate())
                .put("wrongRecipientRate", faults.wrongRecipientRate())
                .put("messagesOff", faults.messagesOff())
                .put("hostility", hostility(faults.hostility()))
                .put("seed", faults.seed());
    }

    private static JsonObject hostility(Hostility hostility) {
        return new JsonObject()
                .put("act", hostility.act().label())
                .put("rate", hostility.rate())
                .put("path", hostility.path());
    }

    private static JsonObject span(Span span) {
        return new JsonObject()
                .put("min", span.min().toMillis())
                .put("max", span.max().toMillis());
    }

    /** What the changes leave out stays as it was. @throws Refusal 400 with everything there is to mend */
    static Faults patch(Faults before, JsonObject changes) {
        return new FaultsJson(before, changes).patched();
    }

    private Faults patched() {
        JsonObject known = show(before);
        for (String name : changes.fieldNames()) {
            if (!known.containsKey(name)) {
                wrong.add("\"" + name + "\" is not one of " + known.fieldNames());
            }
        }
        Span latency = span("latencyMillis", before.latency());
        Span delay = span("messageDelayMillis", before.messageDelay());
        Duration codeLife = Duration.ofMillis(whole(
                "codeLifeMillis",
                changes.getValue("codeLifeMillis"),
                before.codeLife().toMillis()));
        double errorRate = rate("errorRate", before.errorRate());
        double cutRate = rate("cutRate", before.cutRate());
        double doubled = rate("doubledRate", before.doubledRate());
        double lost = rate("lostRate", before.lostRate());
        double wrongCode = rate("wrongCodeRate", before.wrongCodeRate());
        double wrongRecipient = rate("wrongRecipientRate", before.wrongRecipientRate());
        boolean off = flag("messagesOff", before.messagesOff());
        Hostility hostility = hostility();
        long seed = whole("seed", changes.getValue("seed"), before.seed());
        refuseIfWrong();
        try {
            return new Faults(
                    latency,
                    errorRate,
                    cutRate,
                    codeLife,
                    delay,
                    doubled,
                    lost,
                    wrongCode,
                    wrongRecipient,
                    off,
                    hostility,
                    seed);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, String.valueOf(e.getMessage()));
        }
    }

    private void refuseIfWrong() {
        if (!wrong.isEmpty()) {
            throw new Refusal(400, String.join("; ", wrong));
        }
    }

    private double rate(String name, double otherwise) {
        Object value = changes.getValue(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1) {
            return number.doubleValue();
        }
        wrong.add(name + " must be a fraction from 0 to 1");
        return otherwise;
    }

    private boolean flag(String name, boolean otherwise) {
        Object value = changes.getValue(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        wrong.add(name + " must be true or false");
        return otherwise;
    }

    private long whole(String name, @Nullable Object value, long otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        wrong.add(name + " must be a whole number");
        return otherwise;
    }

    /** An act's name for every request, or an object that says more; what that leaves out is every request. */
    private Hostility hostility() {
        Object value = changes.getValue("hostility");
        if (value == null) {
            return before.hostility();
        }
        JsonObject given = value instanceof JsonObject object ? object : new JsonObject().put("act", value);
        Optional<HostileAct> act = HostileAct.of(String.valueOf(given.getValue("act")));
        if (act.isEmpty()) {
            wrong.add("hostility must be one of " + HostileAct.labels() + ", or have that as its act");
            return before.hostility();
        }
        try {
            return new Hostility(
                    act.get(),
                    given.getValue("rate", 1) instanceof Number rate ? rate.doubleValue() : Double.NaN,
                    String.valueOf(given.getValue("path", Hostility.ANYWHERE)));
        } catch (IllegalArgumentException e) {
            wrong.add(String.valueOf(e.getMessage()));
            return before.hostility();
        }
    }

    /** One number for always the same, or both ends. */
    private Span span(String name, Span otherwise) {
        Object value = changes.getValue(name);
        if (value == null) {
            return otherwise;
        }
        long min = otherwise.min().toMillis();
        long max = otherwise.max().toMillis();
        if (value instanceof JsonObject ends) {
            min = whole(name + ".min", ends.getValue("min"), min);
            max = whole(name + ".max", ends.getValue("max"), max);
        } else {
            min = whole(name, value, min);
            max = min;
        }
        if (min < 0 || max < min) {
            wrong.add(name + " needs 0 <= min <= max");
            return otherwise;
        }
        return new Span(Duration.ofMillis(min), Duration.ofMillis(max));
    }
}
