package dev.understudy.config;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.understudy.domain.Secret;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The carriers' way in.
 *
 * @param window submissions of one connection that may be under way; more are refused with ESME_RMSGQFUL
 * @param perSecond submissions of one connection; more are refused with ESME_RTHROTTLED; 0 for no bound
 * @param connections bound at a time; more are refused with ESME_RBINDFAIL
 * @param enquireLink silence after which a client is asked whether it is there
 * @param partsWithin how long the parts of a message may take to come together
 * @param defaultAlphabet what data_coding 0 means
 */
public record SmppConfig(
        String systemId,
        Secret password,
        ListenConfig listen,
        int window,
        int perSecond,
        int connections,
        Duration enquireLink,
        Duration partsWithin,
        Alphabet defaultAlphabet,
        Receipts receipts) {
    private static final ListenConfig LISTEN = new ListenConfig("127.0.0.1", 2775, null, null);

    /** The usual one of a gateway, for an account. */
    public static SmppConfig of(String systemId, Secret password) {
        return new SmppConfig(
                systemId,
                password,
                LISTEN,
                1_000,
                0,
                100,
                ofSeconds(30),
                ofMinutes(1),
                Alphabet.GSM_7,
                new Receipts(Outcome.DELIVERED, Duration.ZERO));
    }

    /** What a text of the default alphabet is really written in. */
    public enum Alphabet {
        GSM_7,
        LATIN_1,
        UTF_8
    }

    /** What receipts say, where clients ask for them. */
    public enum Outcome {
        DELIVERED,
        FAILED,
        NONE
    }

    /** @param delay from the submission's answer to the receipt */
    public record Receipts(Outcome outcome, Duration delay) {}

    static Optional<SmppConfig> read(YamlMap map, Surroundings surroundings) {
        Optional<String> systemId = map.requiredString("systemId", "what the shop's client binds as");
        Optional<Secret> password = surroundings.secret(map, "password");
        if (!map.has("password")) {
            map.problemAt("password", "is missing: what the shop's client binds with");
        }
        SmppConfig usual = of(systemId.orElse(""), password.orElse(new Secret("")));
        SmppConfig read = new SmppConfig(
                usual.systemId,
                usual.password,
                map.map("listen")
                        .map(each -> ListenConfig.read(each, surroundings, LISTEN))
                        .orElse(LISTEN),
                map.integer("window", usual.window, 1, 100_000),
                map.integer("perSecond", usual.perSecond, 0, 1_000_000),
                map.integer("connections", usual.connections, 1, 10_000),
                map.duration("enquireLink", usual.enquireLink, ofMillis(100), ofMinutes(60)),
                map.duration("partsWithin", usual.partsWithin, ofMillis(100), ofMinutes(60)),
                word(map, "defaultAlphabet", usual.defaultAlphabet),
                map.map("receipts").map(SmppConfig::receipts).orElse(usual.receipts));
        map.rejectUnknown();
        return systemId.isPresent() && password.isPresent() ? Optional.of(read) : Optional.empty();
    }

    private static Receipts receipts(YamlMap map) {
        Receipts read = new Receipts(
                word(map, "outcome", Outcome.DELIVERED),
                map.duration("delay", Duration.ZERO, Duration.ZERO, ofMinutes(60)));
        map.rejectUnknown();
        return read;
    }

    /** Constants are written as {@code gsm-7}. */
    private static <E extends Enum<E>> E word(YamlMap map, String key, E otherwise) {
        Optional<YamlValue> value = map.value(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        String text = value.get().string().orElse("");
        return Arrays.stream(all)
                .filter(each -> written(each).equals(text))
                .findFirst()
                .orElseGet(() -> {
                    value.get()
                            .problem("expected one of "
                                    + Arrays.stream(all)
                                            .map(SmppConfig::written)
                                            .collect(Collectors.joining(", ")));
                    return otherwise;
                });
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
