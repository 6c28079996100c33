package dev.understudy.ingress;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.config.KeyConfig;
import dev.understudy.config.Scope;
import java.util.Set;

/** Who asks: a key of the configuration, or nobody in particular where none is needed. */
record Caller(String name, Set<Scope> scopes, int quota) {
    static final Caller NOBODY = new Caller("", Set.of(), 0);

    static Caller of(KeyConfig key) {
        return new Caller(key.name(), key.scopes(), key.quota().orElse(0));
    }

    boolean isAdmin() {
        return scopes.contains(Scope.ADMIN);
    }

    boolean hasOneOf(Set<Scope> needed) {
        return needed.isEmpty() || needed.stream().anyMatch(scopes::contains);
    }

    LeaseCommands.Holder asHolder() {
        return new LeaseCommands.Holder(name, quota);
    }
}
