package dev.understudy.client.junit;

import dev.understudy.client.Lease;
import dev.understudy.client.Outcome;
import dev.understudy.client.TestAccount;
import dev.understudy.client.junit.Leased.Scope;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** One account that somebody wants by {@link Leased}. */
record Demand(String pool, String name, Scope scope, Outcome onFailure) {
    static Optional<Demand> of(Parameter parameter) {
        return Optional.ofNullable(parameter.getAnnotation(Leased.class)).map(leased -> {
            check(parameter.getType(), parameter.toString());
            return of(leased, parameter.getName());
        });
    }

    static Demand of(Field field) {
        check(field.getType(), field.toString());
        if (Modifier.isStatic(field.getModifiers()) || Modifier.isFinal(field.getModifiers())) {
            throw new ExtensionConfigurationException(
                    "@Leased takes fields that are neither static nor final, and " + field + " is one of them");
        }
        return of(field.getAnnotation(Leased.class), field.getName());
    }

    private static Demand of(Leased leased, String ownName) {
        return new Demand(
                leased.value(), leased.name().isEmpty() ? ownName : leased.name(), leased.scope(), leased.onFailure());
    }

    private static void check(Class<?> type, String place) {
        if (type != TestAccount.class && type != Lease.class) {
            throw new ExtensionConfigurationException(
                    "@Leased gives a TestAccount or a Lease, and " + place + " is a " + type.getSimpleName());
        }
    }

    static List<Demand> of(Executable method) {
        return Arrays.stream(method.getParameters())
                .map(Demand::of)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Those of the class and of what it extends. */
    static List<Field> fields(Class<?> type) {
        List<Field> found = new ArrayList<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            Arrays.stream(each.getDeclaredFields())
                    .filter(field -> field.isAnnotationPresent(Leased.class))
                    .forEach(found::add);
        }
        return found;
    }

    /** One account within its scope. */
    String key() {
        return pool + "/" + name;
    }
}
