package dev.understudy.sandbox;

import dev.understudy.sandbox.FaultDice.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Answers as only a broken or malicious shop gives them. Shared by all event loops. */
final class HostileAnswers {
    static final int HUGE_BYTES = 50 * 1024 * 1024;
    static final int COOKIES = 3_000;
    /** An answer of a hundred bytes takes ten seconds. */
    private static final Duration BETWEEN_BYTES = Duration.ofMillis(100);
    /** More than one, since the date's fraction of a second is lost. */
    private static final Duration COME_BACK_IN = Duration.ofSeconds(2);
    /** Reserved for names that never exist (RFC 6761). */
    private static final String ELSEWHERE = "http://elsewhere.invalid/";
    /** The first user that the shop ever made. */
    private static final String FIRST_USER = "u1";

    private static final String WORDS = "the shop is hostile, as it was told to be";
    private static final Buffer CHUNK = Buffer.buffer("x".repeat(64 * 1024));
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final Vertx vertx;
    private final FaultDice dice;
    private final Counters counters;
    private final InstantSource clock;

    HostileAnswers(Vertx vertx, FaultDice dice, Counters counters, InstantSource clock) {
        this.vertx = vertx;
        this.dice = dice;
        this.counters = counters;
        this.clock = clock;
    }

    /** Draws what this request meets. */
    HostileAct actFor(HttpServerRequest request) {
        Hostility hostility = dice.faults().hostility();
        if (!hostility.concerns(String.valueOf(request.path())) || !dice.hits(Kind.HOSTILE, hostility.rate())) {
            return HostileAct.NONE;
        }
        counters.count(Counters.Of.HOSTILE_ACTS);
        return hostility.act();
    }

    /** For acts that come instead of the work. */
    Reply instead(HostileAct act, HttpServerRequest request) {
        return switch (act) {
            case GARBAGE ->
                Reply.ok(new JsonObject()).withBody(Buffer.buffer(new byte[] {(byte) 0xff, 0, '{', 7, '"'}));
            case HTML -> Html.page(200, "Sorry", "<p>" + WORDS + "</p>");
            case TOO_MANY -> Reply.error(429, WORDS);
            case TOO_MANY_SECONDS -> Reply.error(429, WORDS).with(comeBack(Long.toString(COME_BACK_IN.toSeconds())));
            case TOO_MANY_DATE ->
                Reply.error(429, WORDS)
                        .with(comeBack(HTTP_DATE.format(clock.instant().plus(COME_BACK_IN))));
            case UNAVAILABLE -> Reply.error(503, WORDS);
            case REDIRECT_CIRCLE -> Reply.circle(String.valueOf(request.path()));
            case REDIRECT_OFF_ORIGIN -> Reply.redirect(ELSEWHERE);
            default -> Reply.error(200, WORDS);
        };
    }

    private static Reply.Header comeBack(String when) {
        return new Reply.Header(HttpHeaders.RETRY_AFTER, when);
    }

    void send(HostileAct act, HttpServerRequest request, Reply reply) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return; // the client went away meanwhile
        }
        switch (act) {
            case NEVER -> response.exceptionHandler(gone -> {});
            case CUT_BEFORE -> cut(request);
            case HUGE -> pour(response.setChunked(true), HUGE_BYTES);
            case DRIP -> drip(begin(response, reply), reply.body(), 0);
            case CUT_MIDDLE ->
                begin(response, reply)
                        .write(reply.body().slice(0, reply.body().length() / 2))
                        .onComplete(written -> cut(request));
            case COOKIES -> reply.with(cookies()).sendTo(response);
            default -> distort(act, request, reply).sendTo(response);
        }
    }

    private static void cut(HttpServerRequest request) {
        var unused = request.connection().close();
    }

    private static HttpServerResponse begin(HttpServerResponse response, Reply reply) {
        return response.setStatusCode(reply.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType())
                .putHeader(
                        HttpHeaders.CONTENT_LENGTH,
                        Integer.toString(reply.body().length()));
    }

    private static void pour(HttpServerResponse response, int left) {
        int toGo = left;
        while (toGo > 0 && !response.closed()) {
            if (response.writeQueueFull()) {
                int later = toGo;
                response.drainHandler(drained -> pour(response, later));
                return;
            }
            var unused = response.write(CHUNK);
            toGo -= CHUNK.length();
        }
        if (!response.closed()) {
            var unused = response.end();
        }
    }

    private void drip(HttpServerResponse response, Buffer body, int at) {
        if (response.closed()) {
            return;
        }
        if (at == body.length()) {
            var unused = response.end();
            return;
        }
        var unused = response.write(body.slice(at, at + 1));
        // Belongs to the calling verticle's context: cancelled with it.
        long timer = vertx.setTimer(BETWEEN_BYTES.toMillis(), next -> drip(response, body, at + 1));
    }

    private static Reply.Header[] cookies() {
        Reply.Header[] cookies = new Reply.Header[COOKIES];
        for (int i = 0; i < COOKIES; i++) {
            cookies[i] =
                    new Reply.Header(HttpHeaders.SET_COOKIE, "crumb" + i + "=" + "0123456789".repeat(2) + "; Path=/");
        }
        return cookies;
    }

    /** An honest answer with one thing wrong in it. */
    private static Reply distort(HostileAct act, HttpServerRequest request, Reply reply) {
        return switch (act) {
            case NO_ATTEMPTS -> reply.changed("otp", otp -> otp.put("attemptsLeft", 0));
            case TAKEN_ID -> reply.changed("user", user -> user.put("id", FIRST_USER));
            case ANOTHER_PROFILE ->
                String.valueOf(request.path()).endsWith("/profile")
                        ? reply.changed(
                                "user",
                                user -> user.put("id", FIRST_USER + "00000").put("name", "Somebody Else"))
                        : reply;
            default -> reply;
        };
    }
}
