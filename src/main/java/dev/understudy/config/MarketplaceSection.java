package dev.understudy.config;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.understudy.config.MarketplaceConfig.Ceilings;
import dev.understudy.config.MarketplaceConfig.Timing;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Secret;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code marketplaces}. */
final class MarketplaceSection {
    private final String name;
    private final YamlMap map;
    private final Surroundings surroundings;
    private final Ceilings ceilings;
    private final Timing timing;

    MarketplaceSection(String name, YamlMap map, Surroundings surroundings) {
        this.name = name;
        this.map = map;
        this.surroundings = surroundings;
        ceilings = map.map("ceilings").map(MarketplaceSection::ceilings).orElse(Ceilings.DEFAULT);
        timing = map.map("timing").map(MarketplaceSection::timing).orElse(Timing.DEFAULT);
    }

    String name() {
        return name;
    }

    Ceilings ceilings() {
        return ceilings;
    }

    Timing timing() {
        return timing;
    }

    boolean isRight(String key) {
        return map.isRight(key);
    }

    void problemAt(String key, String message) {
        map.problemAt(key, message);
    }

    /** Empty, with problems, where it cannot be used. */
    Optional<MarketplaceConfig> read() {
        boolean named = MarketplaceId.isValid(name);
        if (!named) {
            map.problem("a marketplace's name has 1 to 63 of a-z 0-9 . _ - and starts with a letter or digit");
        }
        Optional<Origin> origin = map.required("origin", "scheme, host and port of the shop")
                .flatMap(HttpConfig::origin)
                .filter(each -> secure(each, "origin"));
        List<Origin> others = HttpConfig.origins(map.items("otherOrigins")).stream()
                .filter(each -> secure(each, "otherOrigins"))
                .toList();
        Optional<String> environment = environment();
        Optional<Path> flow =
                map.required("flow", "the file that says how one signs up").flatMap(this::file);
        Path caFile = map.value("caFile").flatMap(this::file).orElse(null);
        Map<String, String> settings = map.stringMap("settings");
        Optional<YamlMap> secretKeys = map.map("secrets");
        Map<String, Secret> secrets = secretKeys.map(this::secrets).orElse(Map.of());
        Set<String> secretNames = secretKeys.map(YamlMap::keys).orElse(Set.of());
        flow.ifPresent(each -> surroundings.flows().add(new NamedFlow(name, each, settings.keySet(), secretNames)));
        map.rejectUnknown();
        if (!named || origin.isEmpty() || environment.isEmpty() || flow.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MarketplaceConfig(
                new MarketplaceId(name),
                origin.get(),
                others,
                environment.get(),
                flow.get(),
                caFile,
                settings,
                secrets,
                ceilings,
                timing));
    }

    private boolean secure(Origin origin, String key) {
        if (!MarketplaceConfig.isAllowed(origin)) {
            map.problemAt(key, MarketplaceConfig.INSECURE);
        }
        return MarketplaceConfig.isAllowed(origin);
    }

    private Optional<String> environment() {
        Optional<String> environment =
                map.requiredString("environment", "what the consent document calls it, 'staging' say");
        if (environment.filter(MarketplaceConfig::isProduction).isPresent()) {
            map.problemAt("environment", MarketplaceConfig.NO_PRODUCTION);
            return Optional.empty();
        }
        if (environment.filter(String::isBlank).isPresent()) {
            map.problemAt("environment", "is blank: what the consent document calls it, 'staging' say");
            return Optional.empty();
        }
        return environment;
    }

    private Optional<Path> file(YamlValue value) {
        Optional<Path> file = value.string().map(surroundings::resolve);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            value.problem("there is no readable file " + file.get());
            return Optional.empty();
        }
        return file;
    }

    private Map<String, Secret> secrets(YamlMap names) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        names.keys().forEach(name -> surroundings.secret(names, name).ifPresent(value -> secrets.put(name, value)));
        return secrets;
    }

    private static Ceilings ceilings(YamlMap map) {
        Ceilings read = new Ceilings(
                map.integer("accounts", Ceilings.DEFAULT.accounts(), 1, 10_000_000),
                map.integer("concurrency", Ceilings.DEFAULT.concurrency(), 1, 20_000),
                map.integer("perMinute", Ceilings.DEFAULT.perMinute(), 1, 1_000_000));
        map.rejectUnknown();
        return read;
    }

    private static Timing timing(YamlMap map) {
        Timing otherwise = Timing.DEFAULT;
        Timing read = new Timing(
                map.duration("connect", otherwise.connect(), ofMillis(100), ofMinutes(2)),
                map.duration("answer", otherwise.answer(), ofMillis(100), ofMinutes(5)),
                map.duration("registration", otherwise.registration(), ofSeconds(1), ofHours(24)),
                map.duration("consentCheck", otherwise.consentCheck(), ofSeconds(1), ofHours(1)),
                map.duration("retryPause", otherwise.retryPause(), ofMillis(10), ofMinutes(5)),
                map.integer("retries", otherwise.retries(), 0, 20),
                map.integer("answerBytes", otherwise.answerBytes(), 1_024, 64 * 1_048_576));
        map.rejectUnknown();
        return read;
    }
}
