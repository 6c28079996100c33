package dev.understudy.flow;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Secret;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
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
        line("  → " + request.method().name() + " " + request.origin() + shown.apply(request.pathAndQuery())
                + cookies(request.headers()));
        body(request.body() == null ? "" : request.body().toString());
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
                        + shown.apply(to.pathAndQuery()))
                .orElseGet(() -> shown.apply(location));
        return ", Location: " + where;
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
