package dev.understudy.config;

import dev.understudy.domain.Persona;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which keys two readings of a file differ in. Names keys and never shows values: some are secret. */
public final class ConfigurationChanges {
    private static final Set<String> NO_KEYS = Set.of("file", "warnings");

    private final List<String> keys = new ArrayList<>();

    private ConfigurationChanges() {}

    /** As the file spells them, as far as it has one word for them. */
    public static List<String> between(Configuration before, Configuration now) {
        ConfigurationChanges changes = new ConfigurationChanges();
        changes.compareRecords("", before, now);
        return changes.keys.stream().sorted().toList();
    }

    private void compare(String path, @Nullable Object before, @Nullable Object now) {
        if (before instanceof KeyRing ring && now instanceof KeyRing other) {
            compareMaps(path, byName(ring), byName(other));
        } else if (before instanceof Map<?, ?> map && now instanceof Map<?, ?> other) {
            compareMaps(path, map, other);
        } else if (before != null && now != null && hasKeys(before) && before.getClass() == now.getClass()) {
            compareRecords(path, before, now);
        } else if (!Objects.equals(before, now)) {
            keys.add(path.equals("shutdownGrace") ? "shutdown.grace" : path);
        }
    }

    /** An origin or a secret is one value of the file, whatever it is made of. */
    private static boolean hasKeys(Object section) {
        return section instanceof Persona
                || section instanceof Record
                        && section.getClass().getPackage().equals(Configuration.class.getPackage());
    }

    private static Map<String, KeyConfig> byName(KeyRing ring) {
        return ring.keys().stream().collect(Collectors.toMap(KeyConfig::name, Function.identity()));
    }

    private void compareMaps(String path, Map<?, ?> before, Map<?, ?> now) {
        Map<String, ?> old = byText(before);
        Map<String, ?> other = byText(now);
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(other.keySet());
        names.forEach(name -> compare(below(path, name), old.get(name), other.get(name)));
    }

    private static Map<String, ?> byText(Map<?, ?> map) {
        return map.entrySet().stream()
                .collect(Collectors.toMap(each -> String.valueOf(each.getKey()), Map.Entry::getValue));
    }

    /** Of one kind, and no secret among those that are looked into: a secret is compared as a whole. */
    private void compareRecords(String path, Object before, Object now) {
        for (RecordComponent part : before.getClass().getRecordComponents()) {
            if (!path.isEmpty() || !NO_KEYS.contains(part.getName())) {
                compare(below(path, part.getName()), value(part, before), value(part, now));
            }
        }
    }

    private static @Nullable Object value(RecordComponent part, Object of) {
        try {
            return part.getAccessor().invoke(of);
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalStateException("a configuration record hides " + part.getName(), hidden);
        }
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
