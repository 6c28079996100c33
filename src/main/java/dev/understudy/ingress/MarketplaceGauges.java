package dev.understudy.ingress;

import dev.understudy.store.read.MarketplaceView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Marketplaces as gauges: whether we may register there, for how long yet, and how much of what is allowed is used. What a document leaves out has no row. */
final class MarketplaceGauges {
    private final MultiGauge suspended;
    private final MultiGauge expires;
    private final MultiGauge checked;
    private final MultiGauge accounts;
    private final MultiGauge accountsAllowed;
    private final MultiGauge runs;
    private final MultiGauge canaryPassed;

    MarketplaceGauges(MeterRegistry registry) {
        suspended =
                gauge(registry, "suspended", "1 where nothing may be registered at the marketplace, with the reason");
        expires = time(registry, "consent.expires", "when the consent document in force ends, as a Unix time");
        checked = time(registry, "consent.checked", "when consent was last checked, as a Unix time");
        accounts = gauge(registry, "accounts", "accounts that exist at the shop");
        accountsAllowed = gauge(
                registry,
                "accounts.allowed",
                "accounts that may exist at a time: the lower of configuration and consent document");
        runs = gauge(registry, "runs", "runs of the flow under way, on all nodes");
        canaryPassed = gauge(
                registry, "canary.passed", "1 once a message has reached our inbox; until then one run at a time");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder("understudy.marketplace." + name)
                .description(description)
                .register(registry);
    }

    private static MultiGauge time(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder("understudy.marketplace." + name + ".timestamp")
                .description(description)
                .baseUnit("seconds")
                .register(registry);
    }

    void show(List<MarketplaceView> all) {
        suspended.register(all.stream().map(MarketplaceGauges::suspension).toList(), true);
        rows(
                expires,
                all,
                each -> each.consent() == null
                        ? null
                        : seconds(parsed(each.consent().expires())));
        rows(checked, all, each -> seconds(each.checked()));
        rows(accounts, all, MarketplaceView::live);
        rows(accountsAllowed, all, each -> each.ceilings().accounts());
        rows(runs, all, MarketplaceView::running);
        rows(canaryPassed, all, each -> each.canary().passed() ? 1 : 0);
    }

    private static void rows(
            MultiGauge gauge, List<MarketplaceView> all, Function<MarketplaceView, @Nullable Number> value) {
        gauge.register(
                all.stream()
                        .flatMap(each -> Stream.ofNullable(value.apply(each)).map(number -> Row.of(tags(each), number)))
                        .toList(),
                true);
    }

    private static Row<?> suspension(MarketplaceView each) {
        return each.suspended() == null
                ? Row.of(tags(each).and("reason", "none"), 0)
                : Row.of(tags(each).and("reason", each.suspended().reason()), 1);
    }

    private static @Nullable Number seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }

    /** The document passed every check when it was stored, so its date can be read. */
    private static @Nullable Instant parsed(@Nullable String date) {
        return date == null ? null : Instant.parse(date);
    }

    private static Tags tags(MarketplaceView each) {
        return Tags.of("marketplace", each.id());
    }
}
