package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The shop's users and their sessions, shared by all event loops. Reads take no lock; each change is made and handed
 * to the journal under one short lock, so that the file has changes in the order in which they happened.
 */
final class Accounts {
    private final InstantSource clock;
    private final Map<String, User> byLogin = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, User> byNumber = new ConcurrentSkipListMap<>();
    private final Sessions sessions = new Sessions();
    private Journal journal = Journal.NONE;
    private long nextNumber = 1;

    record SignedIn(User user, String token, boolean isNew) {}

    Accounts(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void writeTo(Journal chosen) {
        journal = chosen;
    }

    /** The same login leads to the same user; the first time makes it. */
    synchronized Future<SignedIn> signIn(String login, UserData data, Duration sessionLife) {
        User known = byLogin.get(login);
        User user = known != null ? known : add(new User(nextNumber, login, data));
        String token = SessionTokens.fresh();
        String line = open(user, token, sessionLife);
        return journal.append(known == null ? Entries.user(user) + line : line)
                .map(new SignedIn(user, token, known == null));
    }

    /** Makes a user. @throws Refusal 409 where the login is another's */
    synchronized Future<User> signUp(String login, UserData data) {
        if (byLogin.containsKey(login)) {
            throw new Refusal(409, "somebody is signed up by this address");
        }
        User user = add(new User(nextNumber, login, data));
        return journal.append(Entries.user(user)).map(user);
    }

    /** From now on the token stands for the user. @throws Refusal 404 where the user was deleted meanwhile */
    synchronized Future<Void> openSession(User user, String token, Duration life) {
        if (!byNumber.containsKey(user.number())) {
            throw new Refusal(404, "not found: there is no user " + user.id());
        }
        return journal.append(open(user, token, life));
    }

    private String open(User user, String token, Duration life) {
        String digest = SessionTokens.digest(token);
        long until = clock.instant().plus(life).getEpochSecond();
        sessions.open(user.number(), digest, until);
        return Entries.session(user.number(), digest, until);
    }

    /** What the token opened is closed; nothing happens where it opened nothing. */
    synchronized Future<Void> endSession(String token) {
        String digest = SessionTokens.digest(token);
        return sessions.end(digest) ? journal.append(Entries.ended(digest)) : Future.succeededFuture();
    }

    private User add(User user) {
        byLogin.put(user.login(), user);
        byNumber.put(user.number(), user);
        nextNumber = Math.max(nextNumber, user.number() + 1);
        return user;
    }

    @Nullable
    User byLogin(String login) {
        return byLogin.get(login);
    }

    @Nullable
    User byId(String id) {
        return byNumber.get(User.numberOf(id));
    }

    @Nullable
    User bySession(String token) {
        Sessions.Session session = sessions.find(SessionTokens.digest(token));
        return session == null || session.untilEpochSecond() <= clock.instant().getEpochSecond()
                ? null
                : byNumber.get(session.user());
    }

    /** @throws Refusal 404 where there is no such user, 409 where the new phone is another's */
    synchronized Future<User> edit(String id, @Nullable String newLogin, UserData newer) {
        User before = byNumber.get(User.numberOf(id));
        if (before == null) {
            throw new Refusal(404, "not found: there is no user " + id);
        }
        String login = newLogin == null ? before.login() : newLogin;
        if (!login.equals(before.login()) && byLogin.containsKey(login)) {
            throw new Refusal(409, "this phone belongs to another user");
        }
        User after = new User(before.number(), login, before.data().with(newer));
        replace(before, after);
        return journal.append(Entries.user(after)).map(after);
    }

    /** A reader meanwhile finds the one or the other. */
    private void replace(User before, User after) {
        byNumber.put(after.number(), after);
        byLogin.put(after.login(), after);
        if (!after.login().equals(before.login())) {
            byLogin.remove(before.login());
        }
    }

    /** False where there was no such user. Its sessions end with it. */
    synchronized Future<Boolean> delete(User user) {
        if (!remove(user.number())) {
            return Future.succeededFuture(false);
        }
        return journal.append(Entries.deleted(user.number())).map(true);
    }

    private boolean remove(long number) {
        User user = byNumber.remove(number);
        if (user == null) {
            return false;
        }
        byLogin.remove(user.login());
        sessions.endAllOf(number);
        return true;
    }

    synchronized Future<Void> clear() {
        forgetEverybody();
        return journal.append(Entries.cleared(nextNumber));
    }

    private void forgetEverybody() {
        byLogin.clear();
        byNumber.clear();
        sessions.clear();
    }

    /** Everybody is signed out, as after a change of a shop's keys. Answers how many sessions it were. */
    synchronized Future<Integer> endSessions() {
        int ended = sessions.count();
        sessions.clear();
        return journal.append(Entries.sessionsEnded()).map(ended);
    }

    int count() {
        return byLogin.size();
    }

    int sessionCount() {
        return sessions.count();
    }

    /** In the order of their making, after the given number. */
    List<User> page(long after, int limit) {
        return byNumber.tailMap(after, false).values().stream().limit(limit).toList();
    }

    /** Takes one line of the file. */
    synchronized void replay(String line) {
        JsonObject entry = new JsonObject(line);
        String kind = entry.fieldNames().iterator().next();
        JsonObject what = entry.getJsonObject(kind);
        switch (kind) {
            case Entries.USER -> replayUser(User.fromEntry(what));
            case Entries.SESSION -> replaySession(what);
            case Entries.DELETED -> {
                boolean unused = remove(what.getLong("id"));
            }
            case Entries.ENDED -> {
                boolean unused = sessions.end(what.getString("digest"));
            }
            case Entries.SESSIONS_ENDED -> sessions.clear();
            case Entries.CLEARED -> {
                forgetEverybody();
                nextNumber = Math.max(nextNumber, what.getLong("next"));
            }
            default -> throw new IllegalArgumentException("no entry is called " + kind);
        }
    }

    private void replayUser(User user) {
        User known = byNumber.get(user.number());
        if (known == null) {
            User unused = add(user);
        } else {
            replace(known, user);
        }
    }

    private void replaySession(JsonObject entry) {
        long user = entry.getLong("id");
        Instant until = Instant.ofEpochSecond(entry.getLong("until"));
        if (byNumber.containsKey(user) && until.isAfter(clock.instant())) {
            sessions.open(user, entry.getString("digest"), until.getEpochSecond());
        }
    }

    /** How many lines {@link #snapshot()} has. */
    synchronized long liveEntries() {
        return 1L + byNumber.size() + sessions.count();
    }

    /** The shortest file that says the same. The first line keeps numbers of deleted users from being given again. */
    synchronized Stream<String> snapshot() {
        Stream<String> users = byNumber.values().stream().map(Entries::user);
        Stream<String> open = byNumber.keySet().stream().flatMap(sessions::lines);
        return Stream.concat(Stream.of(Entries.cleared(nextNumber)), Stream.concat(users, open));
    }
}
