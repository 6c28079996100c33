package dev.understudy.config;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Sex;
import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code pools}. */
final class PoolSection {
    private static final int TARGET = 50;
    private static final int MOST_ACCOUNTS = 1_000_000;
    private static final Duration TTL = ofDays(7);
    private static final int CONCURRENCY = 16;
    private static final String LOCALE = "en";
    private static final int ADULT = 18;
    private static final int OLDEST = 75;
    private static final int OLDEST_PLAUSIBLE = 100;
    private static final List<String> SEXES = List.of("any", "female", "male");

    private final String name;
    private final YamlMap map;
    private final Surroundings surroundings;
    private final Set<String> marketplaces;
    private final Optional<String> marketplace;
    private final int target;
    private final int readyAtMost;
    private final int concurrency;

    /** @param marketplaces all that the file names, broken ones included: those have problems of their own */
    PoolSection(String name, YamlMap map, Surroundings surroundings, Set<String> marketplaces) {
        this.name = name;
        this.map = map;
        this.surroundings = surroundings;
        this.marketplaces = marketplaces;
        marketplace = map.requiredString("marketplace", "one of those above").filter(this::isMarketplace);
        target = map.integer("target", TARGET, 0, MOST_ACCOUNTS);
        readyAtMost = map.integer("readyAtMost", Math.min(2 * target, MOST_ACCOUNTS), 0, MOST_ACCOUNTS);
        concurrency = map.integer("concurrency", CONCURRENCY, 1, 20_000);
    }

    String name() {
        return name;
    }

    boolean isAt(String shop) {
        return marketplace.filter(shop::equals).isPresent();
    }

    int readyAtMost() {
        return readyAtMost;
    }

    int concurrency() {
        return concurrency;
    }

    /** The default of readyAtMost comes from the target. */
    boolean isRight(String key) {
        return map.isRight(key) && (!key.equals("readyAtMost") || map.isRight("target"));
    }

    /** Empty, with problems, where it cannot be used. */
    Optional<PoolConfig> read() {
        boolean named = PoolName.isValid(name);
        if (!named) {
            map.problem("a pool's name has 1 to 63 of a-z 0-9 . _ - and starts with a letter or digit");
        }
        Duration ttl = map.duration("ttl", TTL, ofMinutes(1), ofDays(365));
        boolean reuse = map.bool("reuse", false);
        Persona persona = map.map("persona").map(this::persona).orElse(new Persona(LOCALE, null, ADULT, OLDEST));
        map.rejectUnknown();
        if (target > readyAtMost) {
            map.problemBetween(
                    List.of("target", "readyAtMost"),
                    target + " is above readyAtMost, " + readyAtMost + ": the pool could never fill");
            return Optional.empty();
        }
        return marketplace
                .filter(id -> named && MarketplaceId.isValid(id))
                .map(id -> new PoolConfig(
                        new PoolName(name),
                        new MarketplaceId(id),
                        persona,
                        target,
                        readyAtMost,
                        ttl,
                        reuse,
                        concurrency));
    }

    private boolean isMarketplace(String name) {
        if (!marketplaces.contains(name)) {
            map.problemAt(
                    "marketplace", "there is no marketplace '" + name + "'" + NearestWord.hint(name, marketplaces));
        }
        return marketplaces.contains(name);
    }

    private Persona persona(YamlMap each) {
        String locale = each.string("locale").orElse(LOCALE);
        if (!surroundings.locales().contains(locale)) {
            each.problemAt(
                    "locale",
                    "no people of '" + locale + "' are known" + NearestWord.hint(locale, surroundings.locales()));
        }
        String sex = each.string("sex").orElse("any");
        if (!SEXES.contains(sex)) {
            each.problemAt("sex", "expected any, female or male, found '" + sex + "'");
            sex = "any";
        }
        int youngest = each.integer("youngest", ADULT, ADULT, OLDEST_PLAUSIBLE);
        int oldest = each.integer("oldest", OLDEST, ADULT, OLDEST_PLAUSIBLE);
        if (youngest > oldest) {
            each.problemBetween(List.of("youngest", "oldest"), youngest + " is above oldest, " + oldest);
        }
        each.rejectUnknown();
        return new Persona(locale, sex.equals("any") ? null : Sex.of(sex), youngest, oldest);
    }
}
