package dev.understudy.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a sign-up takes here.
 *
 * @param scenario of the phone kind alone, as are {@code channel}, {@code required} and {@code optional}
 * @param channel how the phone kind's codes travel; by e-mail, {@code email} is required of a new number, named or not
 * @param required what a new number must tell of itself before a code is sent, by the contract's names
 * @param optional what it may tell besides
 * @param attempts how often, for one number, a new code may be asked for or a wrong one given, taken together
 * @param resendAfter how long a number waits before a new code may be asked for
 */
public record SignUpRules(
        Kind kind,
        Scenario scenario,
        Channel channel,
        List<String> required,
        List<String> optional,
        int codeLength,
        int attempts,
        Duration resendAfter,
        Duration sessionLife) {
    public static final int DEFAULT_ATTEMPTS = 3;
    public static final Duration DEFAULT_RESEND_AFTER = Duration.ofSeconds(30);
    public static final Duration DEFAULT_SESSION_LIFE = Duration.ofDays(30);

    public SignUpRules {
        required = withAddress(channel, required);
        optional = List.copyOf(optional);
        List<String> wrong = new ArrayList<>();
        for (List<String> names : List.of(required, optional)) {
            for (String name : names) {
                if (!UserData.NAMES.contains(name)) {
                    wrong.add("\"" + name + "\" is not one of " + UserData.NAMES);
                }
            }
        }
        if (codeLength < 3 || codeLength > 9) {
            wrong.add("codeLength must be from 3 to 9, not " + codeLength);
        }
        if (attempts < 1 || attempts > 1000) {
            wrong.add("attempts must be from 1 to 1000, not " + attempts);
        }
        if (resendAfter.isNegative() || resendAfter.compareTo(Faults.LONGEST) > 0) {
            wrong.add("resendAfter must be from 0 to a day");
        }
        if (sessionLife.getSeconds() < 1) {
            wrong.add("sessionLife must be at least a second");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    private static List<String> withAddress(Channel channel, List<String> required) {
        if (channel == Channel.SMS || required.contains("email")) {
            return List.copyOf(required);
        }
        List<String> all = new ArrayList<>(required);
        all.add("email");
        return List.copyOf(all);
    }

    public static SignUpRules defaults() {
        return of(Kind.PHONE);
    }

    public static SignUpRules of(Kind kind) {
        return new SignUpRules(
                kind,
                Scenario.CODE,
                Channel.SMS,
                List.of(),
                List.of(),
                kind.codeLength(),
                DEFAULT_ATTEMPTS,
                DEFAULT_RESEND_AFTER,
                DEFAULT_SESSION_LIFE);
    }

    public SignUpRules withScenario(Scenario chosen) {
        return new SignUpRules(
                kind, chosen, channel, required, optional, codeLength, attempts, resendAfter, sessionLife);
    }

    public SignUpRules withChannel(Channel chosen) {
        return new SignUpRules(
                kind, scenario, chosen, required, optional, codeLength, attempts, resendAfter, sessionLife);
    }

    public SignUpRules withData(List<String> needed, List<String> welcome) {
        return new SignUpRules(
                kind, scenario, channel, needed, welcome, codeLength, attempts, resendAfter, sessionLife);
    }

    public SignUpRules withCodes(int length, int tries, Duration again) {
        return new SignUpRules(kind, scenario, channel, required, optional, length, tries, again, sessionLife);
    }

    public SignUpRules withSessionLife(Duration life) {
        return new SignUpRules(kind, scenario, channel, required, optional, codeLength, attempts, resendAfter, life);
    }
}
