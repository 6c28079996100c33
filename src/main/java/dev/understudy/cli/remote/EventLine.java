package dev.understudy.cli.remote;

import dev.understudy.client.Printable;
import dev.understudy.client.json.JsonObject;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;

/** An event in one line for people: when, where, what, whose, why. */
final class EventLine {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private EventLine() {}

    static String of(JsonObject event) {
        StringBuilder line = new StringBuilder(CLOCK.format(event.time("at")))
                .append("  ")
                .append("%-14s".formatted(event.text("pool", event.text("marketplace", "-"))))
                .append("  ")
                .append("%-24s".formatted(event.text("type")));
        add(line, event, "step");
        add(line, event, "reason");
        for (String subject : new String[] {"lease", "registration", "account"}) {
            if (event.has(subject)) {
                line.append("  ").append(subject).append(' ').append(event.text(subject));
                break; // the closest one; --json has the others
            }
        }
        JsonObject data = event.objectOrEmpty("data");
        String facts = data.members().entrySet().stream()
                .filter(fact -> fact.getValue() instanceof String || fact.getValue() instanceof Number)
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining(" "));
        return Printable.of(line.append("  ").append(facts).toString().stripTrailing());
    }

    private static void add(StringBuilder line, JsonObject event, String member) {
        if (event.has(member)) {
            line.append("  ").append(event.text(member));
        }
    }
}
