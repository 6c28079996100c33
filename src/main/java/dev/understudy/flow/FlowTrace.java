package dev.understudy.flow;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Secret;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints a run for the author of its flow: each request and answer, secrets masked, and what each step came to. A decorator of the run's journal, and of its shop by {@link #of}. */
public final class FlowTrace implements Journal {
    private final Appendable out;
    private final Journal journal;
    private final List<String> secrets;

    public FlowTrace(Appendable out, Journal journal, Collection<Secret> secrets) {
        this.out = out;
        this.journal = journal;
        this.secrets = secrets.stream().map(Secret::value).toList();
    }

    public Shop of(Shop shop) {
        return new Shop() {
            @Override
            public Future<ShopAnswer> send(ShopRequest request) {
                return send(request, Masking::path);
            }

            @Override
            public Future<ShopAnswer> send(ShopRequest request, UnaryOperator<String> shown) {
                return traced(shop, request, shown);
            }
        };
    }

    private Future<ShopAnswer> traced(Shop shop, ShopRequest request, UnaryOperator<String> shown) {
        line("  → " + request.method().name() + " " + request.origin() + address(request.pathAndQuery(), shown)
                + cookies(request.headers()));
        asked(request);
        return shop.send(request, shown)
                .onSuccess(answer -> answer(request, answer, shown))
                .onFailure(cause -> line("  ← " + cause.getMessage()));
    }

    private void answer(ShopRequest request, ShopAnswer raw, UnaryOperator<String> shown) {
        Answer answer = new Answer(raw, WebAddress.of(request.origin(), request.pathAndQuery()));
        line("  ← " + answer.status() + location(answer, shown) + setCookies(raw.headers()));
        body(answer.described());
    }

    private static String location(Answer answer, UnaryOperator<String> shown) {
        String location = answer.location();
        if (location == null) {
            return "";
        }
        String where = answer.address()
                .to(location)
                .map(to -> (to.origin().equals(answer.address().origin()) ? "" : to.origin())
                        + address(to.pathAndQuery(), shown))
                .orElseGet(() -> address(location, shown));
        return ", Location: " + where;
    }

    /** Of the query the names only: in links the values are tokens. */
    private static String address(String address, UnaryOperator<String> shown) {
        int query = address.indexOf('?');
        return shown.apply(address)
                + (query < 0
                        ? ""
                        : Arrays.stream(address.substring(query + 1).split("&"))
                                .map(pair -> pair.indexOf('=') < 0
                                        ? "***"
                                        : Masking.shown(pair.replaceAll("(?s)=.*", "")) + "=***")
                                .collect(Collectors.joining("&", "?", "")));
    }

    /** A form's pairs one by one: encoded and in one line, a name and its value look like one long token. */
    private void asked(ShopRequest request) {
        String body = request.body() == null ? "" : request.body().toString();
        String type = request.headers().get("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(ContentTypes.FORM)) {
            body(body);
        } else if (!body.isEmpty()) {
            line("    " + Arrays.stream(body.split("&")).map(this::pair).collect(Collectors.joining(", ")));
        }
    }

    private String pair(String encoded) {
        int equals = encoded.indexOf('=');
        String name = decoded(equals < 0 ? encoded : encoded.substring(0, equals));
        String value = Masking.without(decoded(equals < 0 ? "" : encoded.substring(equals + 1)), secrets);
        boolean secret = !Masking.shown(name + "=0").endsWith("=0");
        return Masking.shown(name) + "=" + (secret ? "***" : Masking.shown(value));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text; // a trace shows what is sent, also where it is nonsense
        }
    }

    /** Names only: a cookie's value is as good as a password. */
    private static String cookies(MultiMap headers) {
        String cookies = headers.get("Cookie");
        return cookies == null ? "" : names("Cookie", List.of(cookies.split(";")));
    }

    private static String setCookies(MultiMap headers) {
        List<String> cookies = headers.getAll("Set-Cookie");
        return cookies.isEmpty() ? "" : names("Set-Cookie", cookies);
    }

    private static String names(String header, List<String> cookies) {
        return cookies.stream()
                .map(each -> each.strip().replaceAll("(?s)=.*", "") + "=***")
                .collect(Collectors.joining("; ", ", " + header + ": ", ""));
    }

    private void body(String text) {
        String shown = Masking.shown(Masking.without(text, secrets));
        if (!shown.isEmpty()) {
            line("    " + shown);
        }
    }

    @Override
    public void step(StepReport report) {
        line(report.step() + ": " + report.outcome() + reason(report) + noted(report.note()) + ", "
                + report.took().toMillis() + " ms");
        journal.step(report);
    }

    private static String reason(StepReport report) {
        return report.reason() == null ? "" : " (" + report.reason().code() + ")";
    }

    private static String noted(@Nullable String note) {
        return note == null ? "" : " " + note;
    }

    @Override
    public Future<Void> beforeOnce(String step) {
        return journal.beforeOnce(step);
    }

    @Override
    public void listed(List<ListedUser> users) {
        journal.listed(users);
    }

    @Override
    public boolean maySend() {
        return journal.maySend();
    }

    private void line(String text) {
        try {
            out.append(text).append(System.lineSeparator());
        } catch (IOException closed) {
            throw new UncheckedIOException("the trace cannot be written", closed);
        }
    }
}
