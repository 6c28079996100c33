package dev.understudy.sandbox;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Signing up by e-mail address and password, whatever the shop's calls or pages look like: the address is confirmed by what was mailed to it. */
final class EmailSignUp {
    private final Accounts accounts;
    private final Codes codes;
    private final Messenger messenger;
    private final Counters counters;

    enum State {
        MAILED,
        TAKEN,
        TOO_EARLY,
        NO_ATTEMPTS_LEFT
    }

    /** @param pause until another message may be asked for */
    record Begun(State state, int attemptsLeft, Duration pause) {
        /** In whole seconds, as answers tell it. */
        long waitSeconds() {
            return Math.max(0, (pause.toMillis() + 999) / 1000);
        }
    }

    /** @param user null where the verdict is any but {@code RIGHT} */
    record Confirmed(
            Codes.Verdict verdict,
            int attemptsLeft,
            @Nullable User user) {
        String words() {
            return switch (verdict) {
                case RIGHT -> "confirmed";
                case WRONG -> "this is not the code that was mailed";
                case NONE_ASKED -> "nothing was mailed to this address, or it was used already";
                case TOO_LATE -> "this is too old; sign up again to get a new one";
                case NO_ATTEMPTS_LEFT -> "no attempts are left for this address";
            };
        }
    }

    EmailSignUp(Accounts accounts, Codes codes, Messenger messenger, Counters counters) {
        this.accounts = accounts;
        this.codes = codes;
        this.messenger = messenger;
        this.counters = counters;
    }

    boolean isTaken(String email) {
        return accounts.byLogin(email) != null;
    }

    /** For an address that is under way already: mails again. */
    Begun begin(String email, UserData data, Function<String, Letter> wording) {
        if (isTaken(email)) {
            return new Begun(State.TAKEN, 0, Duration.ZERO);
        }
        counters.count(Counters.Of.CODES_ASKED);
        Codes.Asked asked = codes.ask(email, data);
        if (asked.code() != null) {
            messenger.send(email, asked.code(), wording);
            return new Begun(State.MAILED, asked.attemptsLeft(), asked.timeout());
        }
        State state = asked.attemptsLeft() == 0 ? State.NO_ATTEMPTS_LEFT : State.TOO_EARLY;
        return new Begun(state, asked.attemptsLeft(), asked.timeout());
    }

    Future<Confirmed> confirm(String email, String secret) {
        Codes.Confirmed confirmed = codes.confirm(email, secret);
        if (confirmed.verdict() != Codes.Verdict.RIGHT) {
            if (confirmed.verdict() == Codes.Verdict.WRONG) {
                counters.count(Counters.Of.CODES_WRONG);
            }
            return Future.succeededFuture(new Confirmed(confirmed.verdict(), confirmed.attemptsLeft(), null));
        }
        return accounts.signUp(email, confirmed.data())
                .onSuccess(user -> counters.count(Counters.Of.USERS_MADE))
                .map(user -> new Confirmed(Codes.Verdict.RIGHT, 0, user));
    }

    /** Null where address or password is wrong; which of them is nobody's business. */
    @Nullable
    User signIn(String email, String password) {
        User user = accounts.byLogin(email);
        if (user == null || !user.data().opensWith(password)) {
            return null;
        }
        counters.count(Counters.Of.SIGN_INS);
        return user;
    }

    /** False where it was deleted already. */
    Future<Boolean> delete(User user) {
        return accounts.delete(user).onSuccess(existed -> {
            if (existed) {
                counters.count(Counters.Of.USERS_DELETED);
            }
        });
    }
}
