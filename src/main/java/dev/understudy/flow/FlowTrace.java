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
        return request -> {
            line("  → " + request.method().name() + " " + request.origin() + Masking.path(request.pathAndQuery())
                    + cookies(request.headers()));
            body(request.body() == null ? "" : request.body().toString());
            return shop.send(request)
                    .onSuccess(answer -> answer(request, answer))
                    .onFailure(cause -> line("  ← " + cause.getMessage()));
        };
    }

    private void answer(ShopRequest request, ShopAnswer answer) {
        String location = answer.headers().get("Location");
        line("  ← " + answer.status() + (location == null ? "" : ", Location: " + Masking.path(location))
                + setCookies(answer.headers()));
        body(new Answer(answer, WebAddress.of(request.origin(), request.pathAndQuery())).described());
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
