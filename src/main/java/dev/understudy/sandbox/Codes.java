package dev.understudy.sandbox;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The codes that were sent and not yet used, one per phone number or e-mail address; a newer one replaces the older.
 *
 * <p>A number (or address) has one budget of attempts: each code asked for again and each wrong code takes one. At 0 no new code is
 * sent, and a wrong code ends the one that is out. The budget is forgotten with the right code, or a code's life and
 * the waiting time after the last code was sent.
 */
final class Codes implements Passing {
    /** A million numbers that never confirm must not fill the memory. */
    static final int MOST_PENDING = 1_000_000;

    private final SignUpRules rules;
    private final Supplier<Duration> life;
    private final InstantSource clock;
    private final Supplier<String> draw;
    private final ConcurrentHashMap<String, Pending> pending = new ConcurrentHashMap<>();

    /** @param code null once wrong codes have ended it */
    private record Pending(
            @Nullable String code,
            Instant askedAt,
            Instant usableUntil,
            Instant forgottenAt,
            int attemptsLeft,
            UserData data) {}

    /** @param code what to send; null where none is to be sent, which {@code attemptsLeft} and {@code timeout} explain */
    record Asked(@Nullable String code, int attemptsLeft, Duration timeout, UserData data) {}

    enum Verdict {
        RIGHT,
        WRONG,
        NONE_ASKED,
        TOO_LATE,
        NO_ATTEMPTS_LEFT
    }

    record Confirmed(Verdict verdict, int attemptsLeft, UserData data) {}

    /** @param draw makes a code that nobody guesses */
    Codes(SignUpRules rules, Supplier<Duration> life, InstantSource clock, Supplier<String> draw) {
        this.rules = rules;
        this.life = life;
        this.clock = clock;
        this.draw = draw;
    }

    /** Decimal digits, as people type them. */
    static Supplier<String> digits(int length) {
        SecureRandom random = new SecureRandom();
        return () -> {
            StringBuilder code = new StringBuilder(length);
            for (int i = 0; i < length; i++) {
                code.append((char) ('0' + random.nextInt(10)));
            }
            return code.toString();
        };
    }

    /** What was told with an earlier request for a code that is still out. */
    UserData dataOf(String login) {
        Pending known = pending.get(login);
        return known == null || isForgotten(known) ? UserData.NOTHING : known.data;
    }

    /** @throws Refusal 503 where too many codes are out */
    Asked ask(String login, UserData data) {
        Asked[] answer = new Asked[1];
        Pending unused = pending.compute(login, (key, earlier) -> {
            Pending known = earlier == null || isForgotten(earlier) ? null : earlier;
            Step step = known == null ? first(data) : again(known, data);
            answer[0] = step.answer;
            return step.next;
        });
        return answer[0];
    }

    private record Step(Pending next, Asked answer) {}

    private Step first(UserData data) {
        if (pending.size() >= MOST_PENDING) {
            throw new Refusal(503, "too many codes are waiting to be confirmed; try again later");
        }
        return send(rules.attempts(), data);
    }

    private Step again(Pending known, UserData data) {
        Instant now = clock.instant();
        Instant allowedAt = known.askedAt.plus(rules.resendAfter());
        if (known.attemptsLeft == 0) {
            return new Step(known, new Asked(null, 0, Duration.between(now, known.forgottenAt), data));
        }
        if (now.isBefore(allowedAt)) {
            return new Step(known, new Asked(null, known.attemptsLeft, Duration.between(now, allowedAt), data));
        }
        return send(known.attemptsLeft - 1, known.data.with(data));
    }

    private Step send(int attemptsLeft, UserData data) {
        Instant now = clock.instant();
        Duration usable = life.get();
        String code = draw.get();
        Pending next = new Pending(
                code, now, now.plus(usable), now.plus(usable).plus(rules.resendAfter()), attemptsLeft, data);
        return new Step(next, new Asked(code, attemptsLeft, rules.resendAfter(), data));
    }

    /** The right code works once. */
    Confirmed confirm(String login, String code) {
        Confirmed[] answer = {new Confirmed(Verdict.NONE_ASKED, 0, UserData.NOTHING)};
        Pending unused = pending.computeIfPresent(login, (key, known) -> {
            if (isForgotten(known)) {
                return null;
            }
            answer[0] = judge(known, code);
            return switch (answer[0].verdict) {
                case RIGHT -> null;
                case WRONG -> afterWrong(known, answer[0].attemptsLeft);
                default -> known;
            };
        });
        return answer[0];
    }

    private Confirmed judge(Pending known, String code) {
        if (known.code == null) {
            return new Confirmed(Verdict.NO_ATTEMPTS_LEFT, 0, known.data);
        }
        if (!clock.instant().isBefore(known.usableUntil)) {
            return new Confirmed(Verdict.TOO_LATE, known.attemptsLeft, known.data);
        }
        if (known.code.equals(code)) {
            return new Confirmed(Verdict.RIGHT, known.attemptsLeft, known.data);
        }
        return new Confirmed(Verdict.WRONG, Math.max(0, known.attemptsLeft - 1), known.data);
    }

    private static Pending afterWrong(Pending known, int attemptsLeft) {
        return new Pending(
                attemptsLeft == 0 ? null : known.code,
                known.askedAt,
                known.usableUntil,
                known.forgottenAt,
                attemptsLeft,
                known.data);
    }

    private boolean isForgotten(Pending known) {
        return !clock.instant().isBefore(known.forgottenAt);
    }

    /** Lets go of numbers that never confirmed. */
    @Override
    public void sweep() {
        boolean unused = pending.values().removeIf(this::isForgotten);
    }

    @Override
    public void clear() {
        pending.clear();
    }

    int pendingCount() {
        return pending.size();
    }
}
