package dev.understudy.config;

import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may call the API.
 *
 * @param name as events, logs and idempotency know the caller
 * @param hash of the key, see {@link ApiKey#hash}
 * @param quota leases it may hold at a time; empty for no bound of its own
 */
public record KeyConfig(String name, String hash, Set<Scope> scopes, OptionalInt quota) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final int MOST_QUOTA = 1_000_000;

    public KeyConfig {
        scopes = Set.copyOf(scopes);
    }

    public boolean allows(Scope scope) {
        return scopes.contains(scope);
    }

    static Optional<KeyConfig> read(String name, YamlMap map) {
        if (!NAME.matcher(name).matches()) {
            map.problem("a key's name has 1 to 63 of a-z 0-9 . _ - and starts with a letter or digit");
        }
        Optional<String> hash = map.requiredString("hash", "what 'understudy key' prints beside the key");
        hash.filter(text -> !ApiKey.isHash(text))
                .ifPresent(
                        wrong -> map.problemAt(
                                "hash",
                                "expected sha256: and 64 hex digits, as 'understudy key' prints it; the key itself does not belong here"));
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        map.required("scopes", "a list of " + String.join(", ", Scope.codes()))
                .ifPresent(value -> value.items().forEach(item -> scope(item).ifPresent(scopes::add)));
        OptionalInt quota = map.value("quota")
                .flatMap(value -> value.integer(1, MOST_QUOTA))
                .map(number -> OptionalInt.of(number.intValue()))
                .orElse(OptionalInt.empty());
        map.rejectUnknown();
        return hash.map(text -> new KeyConfig(name, text, scopes, quota));
    }

    private static Optional<Scope> scope(YamlValue item) {
        Optional<String> code = item.string();
        Optional<Scope> scope = code.flatMap(Scope::of);
        if (code.isPresent() && scope.isEmpty()) {
            item.problem("'" + code.get() + "' is no scope" + NearestWord.hint(code.get(), Scope.codes()));
        }
        return scope;
    }
}
