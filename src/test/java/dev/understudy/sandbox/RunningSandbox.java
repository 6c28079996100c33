package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A sandbox on a real socket with a clock of the test's own, and the calls that tests make at it. */
final class RunningSandbox implements AutoCloseable {
    static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    final Vertx vertx = Vertx.vertx();
    final TestClock clock = new TestClock();
    final Sandbox sandbox;

    static final class TestClock implements InstantSource {
        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

        @Override
        public Instant instant() {
            return now.get();
        }

        void advance(java.time.Duration by) {
            now.updateAndGet(before -> before.plus(by));
        }
    }

    record Answer(int status, String body, HttpResponse<String> response) {
        JsonObject json() {
            return new JsonObject(body);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        List<String> cookies() {
            return response.headers().allValues("set-cookie");
        }

        /** As a browser sends it back. */
        String cookieHeader() {
            return String.join(
                    "; ", cookies().stream().map(cookie -> cookie.split(";")[0]).toList());
        }

        String errorMessage() {
            return json().getJsonObject("error").getString("message");
        }
    }

    RunningSandbox(SandboxSettings settings) {
        try {
            sandbox = await(Sandbox.start(vertx, settings.withPort(0), clock));
        } catch (RuntimeException e) {
            await(vertx.close());
            throw e;
        }
    }

    static RunningSandbox plain() {
        return new RunningSandbox(SandboxSettings.defaults());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        }
    }

    Answer call(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sandbox.origin() + path));
        request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer shop(String method, String path, JsonObject body) {
        return call(method, path, body.encode(), "Authorization", "Bearer sandbox-key");
    }

    Answer post(String path, Object... fields) {
        return shop("POST", path, object(fields));
    }

    static JsonObject object(Object... fields) {
        JsonObject body = new JsonObject();
        for (int i = 0; i < fields.length; i += 2) {
            body.put((String) fields[i], fields[i + 1]);
        }
        return body;
    }

    Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    Answer admin(String method, String path, @Nullable JsonObject body) {
        return call(method, path, body == null ? null : body.encode(), "Authorization", "Bearer sandbox-admin");
    }

    JsonObject counters() {
        return admin("GET", "/admin/counters", null).json();
    }

    void faults(Object... fields) {
        Answer answer = admin("PATCH", "/admin/faults", object(fields));
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }

    List<JsonObject> outbox(String phone) {
        return admin("GET", "/admin/outbox?to=" + phone, null).json().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** The code in the latest message to this number. */
    String code(String phone) {
        List<JsonObject> messages = outbox(phone);
        return messages.get(messages.size() - 1).getString("body").replaceAll("\\D", "");
    }

    static RunningSandbox of(Kind kind) {
        return new RunningSandbox(SandboxSettings.defaults().withSignUp(SignUpRules.of(kind)));
    }

    /** The latest mail to this address. */
    JsonObject mail(String email) {
        List<JsonObject> mails = outbox(email);
        return mails.get(mails.size() - 1);
    }

    /** The six digits in the latest mail to this address. */
    String mailedCode(String email) {
        return find("\\b\\d{6}\\b", mail(email).getString("text"));
    }

    /** The link with this path in the latest mail to this address, without the origin. */
    String mailedLink(String email, String path) {
        String html = mail(email).getString("html").replace("&amp;", "&");
        return find("(?<=href=\"" + sandbox.origin() + ")" + path + "[^\"]*", html);
    }

    private static String find(String regex, String text) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("nothing like " + regex + " in " + text);
        }
        return matcher.group();
    }

    Answer ask(String phone) {
        return post("/otp/v1/code", "userIdentifier", phone);
    }

    Answer confirm(String phone, String code) {
        return post("/otp/v1/confirm", "userIdentifier", phone, "otp", code);
    }

    /** Signs up or in, by code. */
    Answer signIn(String phone) {
        ask(phone);
        return confirm(phone, code(phone));
    }

    static String userId(Answer answer) {
        return answer.json().getJsonObject("user").getString("id");
    }

    @Override
    public void close() {
        await(sandbox.stop());
        await(vertx.close());
    }
}
