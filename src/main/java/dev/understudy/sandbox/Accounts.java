package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
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
    /** A user who signs in again and again keeps the latest ones. */
    private static final int SESSIONS_PER_USER = 10;

    private final InstantSource clock;
    private final Map<String, Account> byLogin = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, Account> byNumber = new ConcurrentSkipListMap<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private Journal journal = Journal.NONE;
    private long nextNumber = 1;

    /** A user with its sessions, oldest first; guarded by the lock of {@link Accounts}, but for the volatile user. */
    private static final class Account {
        volatile User user;
        final Deque<String> sessions = new ArrayDeque<>(1);

        Account(User user) {
            this.user = user;
        }
    }

    private record Session(Account account, long untilEpochSecond) {}

    record SignedIn(User user, String token, boolean isNew) {}

    Accounts(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void writeTo(Journal chosen) {
        journal = chosen;
    }

    /** The same login leads to the same user; the first time makes it. */
    synchronized Future<SignedIn> signIn(String login, UserData data, Duration sessionLife) {
        Account known = byLogin.get(login);
        Account account = known != null ? known : add(new User(nextNumber, login, data));
        String token = SessionTokens.fresh();
        String digest = SessionTokens.digest(token);
        long until = clock.instant().plus(sessionLife).getEpochSecond();
        open(account, digest, until);
        String lines = Entries.session(account.user.number(), digest, until);
        SignedIn signedIn = new SignedIn(account.user, token, known == null);
        return journal.append(known == null ? Entries.user(account.user) + lines : lines)
                .map(signedIn);
    }

    /** Makes a user. @throws Refusal 409 where the login is another's */
    synchronized Future<User> signUp(String login, UserData data) {
        if (byLogin.containsKey(login)) {
            throw new Refusal(409, "somebody is signed up by this address");
        }
        User user = add(new User(nextNumber, login, data)).user;
        return journal.append(Entries.user(user)).map(user);
    }

    /** From now on the token stands for the user. @throws Refusal 404 where the user was deleted meanwhile */
    synchronized Future<Void> openSession(User user, String token, Duration life) {
        Account account = byNumber.get(user.number());
        if (account == null) {
            throw new Refusal(404, "not found: there is no user " + user.id());
        }
        String digest = SessionTokens.digest(token);
        long until = clock.instant().plus(life).getEpochSecond();
        open(account, digest, until);
        return journal.append(Entries.session(user.number(), digest, until));
    }

    /** What the token opened is closed; nothing happens where it opened nothing. */
    synchronized Future<Void> endSession(String token) {
        String digest = SessionTokens.digest(token);
        return end(digest) ? journal.append(Entries.ended(digest)) : Future.succeededFuture();
    }

    private boolean end(String digest) {
        Session session = sessions.remove(digest);
        return session != null && session.account.sessions.remove(digest);
    }

    private Account add(User user) {
        Account account = new Account(user);
        byLogin.put(user.login(), account);
        byNumber.put(user.number(), account);
        nextNumber = Math.max(nextNumber, user.number() + 1);
        return account;
    }

    private void open(Account account, String digest, long until) {
        sessions.put(digest, new Session(account, until));
        account.sessions.addLast(digest);
        if (account.sessions.size() > SESSIONS_PER_USER) {
            sessions.remove(account.sessions.removeFirst());
        }
    }

    @Nullable
    User byLogin(String login) {
        Account account = byLogin.get(login);
        return account == null ? null : account.user;
    }

    @Nullable
    User byId(String id) {
        Account account = byNumber.get(User.numberOf(id));
        return account == null ? null : account.user;
    }

    @Nullable
    User bySession(String token) {
        Session session = sessions.get(SessionTokens.digest(token));
        if (session == null || session.untilEpochSecond <= clock.instant().getEpochSecond()) {
            return null;
        }
        return session.account.user;
    }

    /** @throws Refusal 404 where there is no such user, 409 where the new phone is another's */
    synchronized Future<User> edit(String id, @Nullable String newLogin, UserData newer) {
        Account account = byNumber.get(User.numberOf(id));
        if (account == null) {
            throw new Refusal(404, "not found: there is no user " + id);
        }
        User before = account.user;
        String login = newLogin == null ? before.login() : newLogin;
        if (!login.equals(before.login())) {
            if (byLogin.containsKey(login)) {
                throw new Refusal(409, "this phone belongs to another user");
            }
            byLogin.remove(before.login());
            byLogin.put(login, account);
        }
        User after = new User(before.number(), login, before.data().with(newer));
        account.user = after;
        return journal.append(Entries.user(after)).map(after);
    }

    /** False where there was no such user. Its sessions end with it. */
    synchronized Future<Boolean> delete(User user) {
        if (!remove(user.number())) {
            return Future.succeededFuture(false);
        }
        return journal.append(Entries.deleted(user.number())).map(true);
    }

    private boolean remove(long number) {
        Account account = byNumber.remove(number);
        if (account == null) {
            return false;
        }
        byLogin.remove(account.user.login());
        sessions.keySet().removeAll(account.sessions);
        return true;
    }

    synchronized Future<Void> clear() {
        byLogin.clear();
        byNumber.clear();
        sessions.clear();
        return journal.append(Entries.cleared(nextNumber));
    }

    /** Everybody is signed out, as after a change of a shop's keys. Answers how many sessions it were. */
    synchronized Future<Integer> endSessions() {
        int ended = sessions.size();
        forgetSessions();
        return journal.append(Entries.sessionsEnded()).map(ended);
    }

    private void forgetSessions() {
        sessions.clear();
        byNumber.values().forEach(account -> account.sessions.clear());
    }

    int count() {
        return byLogin.size();
    }

    int sessionCount() {
        return sessions.size();
    }

    /** In the order of their making, after the given number. */
    List<User> page(long after, int limit) {
        Collection<Account> later = byNumber.tailMap(after, false).values();
        List<User> page = new ArrayList<>(Math.min(limit, 1000));
        for (Account account : later) {
            if (page.size() == limit) {
                break;
            }
            page.add(account.user);
        }
        return page;
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
                boolean unused = end(what.getString("digest"));
            }
            case Entries.SESSIONS_ENDED -> forgetSessions();
            case Entries.CLEARED -> {
                byLogin.clear();
                byNumber.clear();
                sessions.clear();
                nextNumber = Math.max(nextNumber, what.getLong("next"));
            }
            default -> throw new IllegalArgumentException("no entry is called " + kind);
        }
    }

    private void replayUser(User user) {
        Account known = byNumber.get(user.number());
        if (known == null) {
            Account unused = add(user);
            return;
        }
        boolean unused = byLogin.remove(known.user.login(), known);
        byLogin.put(user.login(), known);
        known.user = user;
    }

    private void replaySession(JsonObject entry) {
        Account account = byNumber.get(entry.getLong("id"));
        Instant until = Instant.ofEpochSecond(entry.getLong("until"));
        if (account != null && until.isAfter(clock.instant())) {
            open(account, entry.getString("digest"), until.getEpochSecond());
        }
    }

    /** How many lines {@link #snapshot()} has. */
    synchronized long liveEntries() {
        return 1L + byNumber.size() + sessions.size();
    }

    /** The shortest file that says the same. The first line keeps numbers of deleted users from being given again. */
    synchronized Stream<String> snapshot() {
        Stream<String> users = byNumber.values().stream().map(account -> Entries.user(account.user));
        Stream<String> open = byNumber.values().stream()
                .flatMap(account -> account.sessions.stream())
                .map(this::sessionLine);
        return Stream.concat(Stream.of(Entries.cleared(nextNumber)), Stream.concat(users, open));
    }

    private String sessionLine(String digest) {
        Session session = sessions.get(digest);
        return session == null ? "" : Entries.session(session.account.user.number(), digest, session.untilEpochSecond);
    }
}
