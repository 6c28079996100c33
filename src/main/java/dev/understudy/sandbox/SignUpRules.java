package dev.understudy.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a sign-up takes here.
 *
 * @param required what a new number must tell of itself before a code is sent, by the contract's names
 * @param optional what it may tell besides
 * @param attempts how often, for one number, a new code may be asked for or a wrong one given, taken together
 * @param resendAfter how long a number waits before a new code may be asked for
 */
public record SignUpRules(
        Scenario scenario,
        List<String> required,
        List<String> optional,
        int codeLength,
        int attempts,
        Duration resendAfter,
        Duration sessionLife) {
    public static final int DEFAULT_CODE_LENGTH = 4;
    public static final int DEFAULT_ATTEMPTS = 3;
    public static final Duration DEFAULT_RESEND_AFTER = Duration.ofSeconds(30);
    public static final Duration DEFAULT_SESSION_LIFE = Duration.ofDays(30);

    public SignUpRules {
        required = List.copyOf(required);
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

    public static SignUpRules defaults() {
        return new SignUpRules(
                Scenario.CODE,
                List.of(),
                List.of(),
                DEFAULT_CODE_LENGTH,
                DEFAULT_ATTEMPTS,
                DEFAULT_RESEND_AFTER,
                DEFAULT_SESSION_LIFE);
    }

    public SignUpRules withScenario(Scenario chosen) {
        return new SignUpRules(chosen, required, optional, codeLength, attempts, resendAfter, sessionLife);
    }

    public SignUpRules withData(List<String> needed, List<String> welcome) {
        return new SignUpRules(scenario, needed, welcome, codeLength, attempts, resendAfter, sessionLife);
    }

    public SignUpRules withCodes(int length, int tries, Duration again) {
        return new SignUpRules(scenario, required, optional, length, tries, again, sessionLife);
    }

    public SignUpRules withSessionLife(Duration life) {
        return new SignUpRules(scenario, required, optional, codeLength, attempts, resendAfter, life);
    }
}
