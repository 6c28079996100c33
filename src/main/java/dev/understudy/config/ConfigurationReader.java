package dev.understudy.config;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.yaml.YamlFile;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlProblems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the file into records, or says everything that must be mended in it. Reads files that it names, so not for an event loop. */
public final class ConfigurationReader {
    static final Duration SHUTDOWN_GRACE = ofSeconds(20);
    private static final String KEY_FILE = "understudy-data/understudy.key";

    private final YamlMap root;
    private final Surroundings surroundings;

    private ConfigurationReader(YamlMap root, Surroundings surroundings) {
        this.root = root;
        this.surroundings = surroundings;
    }

    /** @param locales those that identities can be made of */
    public static Configuration read(Path file, Map<String, String> environment, Set<String> locales)
            throws ConfigurationProblems {
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8), file, environment, locales);
        } catch (IOException unreadable) {
            YamlProblems problems = new YamlProblems(file.toString());
            problems.add(1, "", "cannot be read: " + FileTrouble.say(unreadable));
            throw new ConfigurationProblems(problems.all());
        }
    }

    /** @param file as problems name it; relative paths start in its directory, and it need not exist */
    public static Configuration parse(String text, Path file, Map<String, String> environment, Set<String> locales)
            throws ConfigurationProblems {
        return parse(text, file, environment, locales, new YamlProblems(file.toString()));
    }

    static Configuration parse(
            String text, Path file, Map<String, String> environment, Set<String> locales, YamlProblems problems)
            throws ConfigurationProblems {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
        Surroundings surroundings =
                new Surroundings(directory, environment, locales, new YamlProblems(file.toString()), new ArrayList<>());
        Optional<Configuration> read = YamlFile.parse(text, problems)
                .map(root -> new ConfigurationReader(root, surroundings).configuration(file));
        if (read.isEmpty() || !problems.isEmpty()) {
            throw new ConfigurationProblems(problems.all(), surroundings.flows());
        }
        return read.get();
    }

    private Configuration configuration(Path file) {
        DatabaseConfig database = root.map("database")
                .map(map -> DatabaseConfig.read(map, surroundings))
                .orElseGet(() -> DatabaseConfig.otherwise(surroundings));
        Path keyFile = surroundings.resolve(root.string("keyFile").orElse(KEY_FILE));
        HttpConfig http =
                root.map("http").map(map -> HttpConfig.read(map, surroundings)).orElse(HttpConfig.DEFAULT);
        InboxConfig inbox = root.map("inbox")
                .map(map -> InboxConfig.read(map, surroundings))
                .orElse(InboxConfig.DEFAULT);
        KeyRing keys = keys();
        Map<String, YamlMap> shops = entries("marketplaces");
        List<MarketplaceSection> shopSections = shops.entrySet().stream()
                .map(each -> new MarketplaceSection(each.getKey(), each.getValue(), surroundings))
                .toList();
        List<PoolSection> poolSections = entries("pools").entrySet().stream()
                .map(each -> new PoolSection(each.getKey(), each.getValue(), surroundings, shops.keySet()))
                .toList();
        RegistrationConfig registration =
                root.map("registration").map(RegistrationConfig::read).orElse(RegistrationConfig.DEFAULT);
        LeaseConfig lease = root.map("lease").map(LeaseConfig::read).orElse(LeaseConfig.DEFAULT);
        SessionConfig session = root.map("session").map(SessionConfig::read).orElse(SessionConfig.DEFAULT);
        AutopilotConfig autopilot =
                root.map("autopilot").map(AutopilotConfig::read).orElse(AutopilotConfig.DEFAULT);
        JanitorConfig janitor = root.map("janitor").map(JanitorConfig::read).orElse(JanitorConfig.DEFAULT);
        StreamConfig stream = root.map("stream").map(StreamConfig::read).orElse(StreamConfig.DEFAULT);
        RetentionConfig retention =
                root.map("retention").map(RetentionConfig::read).orElse(RetentionConfig.DEFAULT);
        new LimitCheck(root, shopSections, poolSections).check(registration, lease, retention);
        Duration grace = root.map("shutdown").map(ConfigurationReader::grace).orElse(SHUTDOWN_GRACE);
        root.rejectUnknown();
        return new Configuration(
                file,
                database,
                keyFile,
                http,
                inbox,
                keys,
                marketplaces(shopSections),
                pools(poolSections),
                lease,
                session,
                registration,
                autopilot,
                janitor,
                stream,
                retention,
                grace,
                surroundings.warnings().all());
    }

    private static Duration grace(YamlMap map) {
        Duration grace = map.duration("grace", SHUTDOWN_GRACE, ofSeconds(1), ofMinutes(10));
        map.rejectUnknown();
        return grace;
    }

    private KeyRing keys() {
        List<KeyConfig> keys = new ArrayList<>();
        entries("keys").forEach((name, map) -> KeyConfig.read(name, map).ifPresent(keys::add));
        if (keys.isEmpty()) {
            surroundings.warnAt(
                    root, "keys", "there is no key, so nobody can call the API; 'understudy key' makes one");
        }
        return new KeyRing(keys);
    }

    private static Map<MarketplaceId, MarketplaceConfig> marketplaces(List<MarketplaceSection> sections) {
        Map<MarketplaceId, MarketplaceConfig> read = new LinkedHashMap<>();
        sections.forEach(each -> each.read().ifPresent(marketplace -> read.put(marketplace.id(), marketplace)));
        return read;
    }

    private static Map<PoolName, PoolConfig> pools(List<PoolSection> sections) {
        Map<PoolName, PoolConfig> read = new LinkedHashMap<>();
        sections.forEach(each -> each.read().ifPresent(pool -> read.put(pool.name(), pool)));
        return read;
    }

    private Map<String, YamlMap> entries(String key) {
        Map<String, YamlMap> entries = new LinkedHashMap<>();
        root.map(key)
                .ifPresent(map -> map.keys()
                        .forEach(name -> map.required(name, "its keys")
                                .flatMap(value -> value.map())
                                .ifPresent(each -> entries.put(name, each))));
        return entries;
    }
}
