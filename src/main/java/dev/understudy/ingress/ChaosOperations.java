package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.ClearChaos;
import dev.understudy.bus.InboxCommands.SetChaos;
import dev.understudy.domain.Failure;
import dev.understudy.ingress.contract.Inputs;
import dev.understudy.message.ChaosRule;
import dev.understudy.message.ChaosTerms;
import dev.understudy.store.read.MessageReads;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** Bad weather for messages: set, seen and ended. */
final class ChaosOperations {
    private static final int USUAL_SECONDS = 600;

    private final Bus bus;
    private final MessageReads messages;

    ChaosOperations(Bus bus, MessageReads messages) {
        this.bus = bus;
        this.messages = messages;
    }

    void bind(Map<String, Operation> table) {
        table.put("setChaos", this::set);
        table.put("listChaos", this::list);
        table.put("clearChaos", this::clear);
    }

    private Future<Answer> set(Call call) {
        JsonObject body = call.inputs().body();
        ChaosTerms terms = new ChaosTerms(
                body.getInteger("loseFirst", 0),
                body.getInteger("loseEvery", 0),
                Duration.ofSeconds(body.getLong("delaySeconds", 0L)),
                body.getInteger("copies", 1),
                body.getBoolean("reorder", false));
        if (terms.equals(ChaosTerms.NONE)) {
            throw Failure.BadInput.of(
                            "body",
                            "must have one of loseFirst, loseEvery, delaySeconds, copies and reorder; DELETE ends a rule")
                    .asRefusal();
        }
        Duration lasts = Duration.ofSeconds(body.getInteger("ttlSeconds", USUAL_SECONDS));
        return bus.request(InboxCommands.SET_CHAOS, new SetChaos(body.getString("to"), terms, lasts))
                .map(rule -> Answer.ok(json(rule)));
    }

    private Future<Answer> list(Call call) {
        Inputs in = call.inputs();
        return messages.chaos((int) in.number("limit"), in.textOrNull("cursor"))
                .map(page -> Answer.list(page.items(), page.next(), ChaosOperations::json));
    }

    private Future<Answer> clear(Call call) {
        return bus.request(
                        InboxCommands.CLEAR_CHAOS, new ClearChaos(call.inputs().textOrNull("to")))
                .map(count -> Answer.NOTHING);
    }

    private static JsonObject json(ChaosRule rule) {
        ChaosTerms terms = rule.terms();
        return new JsonObject()
                .put("to", rule.recipient())
                .put("loseFirst", terms.loseFirst())
                .put("loseEvery", terms.loseEvery())
                .put("delaySeconds", terms.delay().toSeconds())
                .put("copies", terms.copies())
                .put("reorder", terms.reorder())
                .put("seen", rule.seen())
                .put("expiresAt", rule.expiresAt());
    }
}
