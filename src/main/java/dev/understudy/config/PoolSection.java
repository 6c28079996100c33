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

    private final YamlMap map;
    private final Surroundings surroundings;
    private final Set<String> marketplaces;

    /** @param marketplaces all that the file names, broken ones included: those have problems of their own */
    PoolSection(YamlMap map, Surroundings surroundings, Set<String> marketplaces) {
        this.map = map;
        this.surroundings = surroundings;
        this.marketplaces = marketplaces;
    }

    /** Empty, with problems, where it cannot be used. */
    Optional<PoolConfig> read(String name) {
        boolean named = PoolName.isValid(name);
        if (!named) {
            map.problem("a pool's name has 1 to 63 of a-z 0-9 . _ - and starts with a letter or digit");
        }
        Optional<String> marketplace =
                map.requiredString("marketplace", "one of those above").filter(this::isMarketplace);
        int target = map.integer("target", TARGET, 0, MOST_ACCOUNTS);
        int readyAtMost = map.integer("readyAtMost", Math.min(2 * target, MOST_ACCOUNTS), 0, MOST_ACCOUNTS);
        Duration ttl = map.duration("ttl", TTL, ofMinutes(1), ofDays(365));
        int concurrency = map.integer("concurrency", CONCURRENCY, 1, 20_000);
        Persona persona = map.map("persona").map(this::persona).orElse(new Persona(LOCALE, null, ADULT, OLDEST));
        map.rejectUnknown();
        if (target > readyAtMost) {
            map.problemAt("target", target + " is above readyAtMost, " + readyAtMost + ": the pool could never fill");
            return Optional.empty();
        }
        return marketplace
                .filter(id -> named && MarketplaceId.isValid(id))
                .map(id -> new PoolConfig(
                        new PoolName(name), new MarketplaceId(id), persona, target, readyAtMost, ttl, concurrency));
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
            each.problemAt("youngest", youngest + " is above oldest, " + oldest);
        }
        each.rejectUnknown();
        return new Persona(locale, sex.equals("any") ? null : Sex.of(sex), youngest, oldest);
    }
}
