package dev.understudy.config;

import dev.understudy.domain.Persona;
import dev.understudy.yaml.YamlValue;
import java.time.Duration;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What was read, in lines for people. Names secrets and never shows them. */
final class ConfigurationSummary {
    private final Configuration read;
    private final StringBuilder lines = new StringBuilder();

    ConfigurationSummary(Configuration read) {
        this.read = read;
    }

    String text() {
        line("configuration  " + read.file());
        line("database       " + read.database().place() + ", "
                + read.database().connections() + " connections");
        line("key file       " + read.keyFile());
        line("http           " + read.http().host() + ":" + read.http().port()
                + (read.http().publicUrl() == null
                        ? ""
                        : ", reached as " + read.http().publicUrl()));
        line("inbox          " + inbox());
        read.keys().keys().forEach(key -> line("key            " + key(key)));
        read.marketplaces().values().forEach(this::marketplace);
        read.pools().values().forEach(this::pool);
        line("leases         " + time(read.lease().ttl()) + ", at most "
                + time(read.lease().ttlAtMost()) + "; waiting at most "
                + time(read.lease().waitAtMost()));
        line("registrations  " + read.registration().concurrency() + " at a time on this node, "
                + read.registration().attempts() + " attempts; numbers rest "
                + time(read.registration().numberCoolDown()));
        line("history        events " + time(read.retention().events()) + ", deleted accounts "
                + time(read.retention().accounts()) + ", messages "
                + time(read.inbox().retention()));
        read.warnings().forEach(warning -> line("warning        " + warning));
        return lines.toString();
    }

    private String inbox() {
        InboxConfig inbox = read.inbox();
        return "addresses at " + inbox.emailDomain()
                + (inbox.gateways().names().isEmpty()
                        ? ""
                        : ", open to clients of "
                                + String.join(", ", inbox.gateways().names()))
                + (inbox.smtp().port().isEmpty()
                        ? ""
                        : ", mail at " + inbox.smtp().host() + ":"
                                + inbox.smtp().port().getAsInt())
                + (inbox.smsKey() == null ? "" : ", the gateway has a key of its own");
    }

    private static String key(KeyConfig key) {
        String scopes = new TreeSet<>(key.scopes()).stream().map(Scope::code).collect(Collectors.joining(", "));
        return key.name() + ": " + scopes
                + (key.quota().isPresent() ? "; at most " + key.quota().getAsInt() + " leases" : "");
    }

    private void marketplace(MarketplaceConfig shop) {
        line("marketplace    " + shop.id() + ": " + shop.origin() + " (" + shop.environment() + "), flow "
                + shop.flow());
        shop.otherOrigins().forEach(origin -> line("               and " + origin));
        line("               at most " + shop.ceilings().accounts() + " accounts, "
                + shop.ceilings().concurrency() + " at a time, "
                + shop.ceilings().perMinute() + " a minute; consent checked every "
                + time(shop.timing().consentCheck()));
        if (!shop.secrets().isEmpty()) {
            line("               secrets "
                    + String.join(", ", new TreeSet<>(shop.secrets().keySet())));
        }
    }

    private void pool(PoolConfig pool) {
        line("pool           " + pool.name() + " of " + pool.marketplace() + ": " + pool.target() + " ready, at most "
                + pool.readyAtMost() + ", for " + time(pool.ttl()) + "; " + pool.concurrency() + " at a time; "
                + persona(pool.persona()));
    }

    private static String persona(Persona persona) {
        return persona.locale() + ", "
                + (persona.sex() == null ? "any sex" : persona.sex().code()) + ", " + persona.youngest() + " to "
                + persona.oldest() + " years";
    }

    private static String time(Duration duration) {
        return YamlValue.text(duration);
    }

    private void line(String text) {
        lines.append(text).append('\n');
    }
}
