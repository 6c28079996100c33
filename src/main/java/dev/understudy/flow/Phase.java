package dev.understudy.flow;

import dev.understudy.domain.Operation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a flow can be run for. */
public enum Phase {
    REGISTER(Operation.REGISTER),
    SIGN_IN(Operation.SIGN_IN),
    PROBE(Operation.PROFILE),
    PROFILE(Operation.PROFILE),
    DELETE(Operation.DELETE),
    /** For no account: reads the shop's users, to be compared with ours. */
    LIST(Operation.LIST);

    private final Operation operation;

    Phase(Operation operation) {
        this.operation = operation;
    }

    /** What the consent document must allow; every request of the phase is sent under it, those of shared steps included. */
    public Operation operation() {
        return operation;
    }

    /** As a flow file spells it: {@code sign-in}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Phase> of(String code) {
        return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
    }
}
