package dev.understudy.flow;

import dev.understudy.domain.Reason;
import dev.understudy.flow.PageForm.Encoding;
import dev.understudy.flow.PageForm.Entry;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Submits a page's form as a browser would that shows this page: with its address as Referer and Origin, which shops check against forged requests. */
final class FormSubmission {
    private final Step.Submit submit;
    private final @Nullable SeenForm seen;
    private final Scope scope;

    FormSubmission(Step.Submit submit, @Nullable SeenForm seen, Scope scope) {
        this.submit = submit;
        this.seen = seen;
        this.scope = scope;
    }

    RequestMaker.Draft draft(Destination destination, MultiMap headers) {
        PageForm form = form();
        WebAddress action = form.action();
        boolean sameOrigin =
                destination.consented(action.origin()).equals(form.page().origin());
        List<Entry> entries = new FormFiller(form).filled(values());
        entries.forEach(entry -> scope.sees(entry.value()));
        scope.sees(action.pathAndQuery());
        headers.set(HttpHeaders.ACCEPT, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
                .set(HttpHeaders.REFERER, sameOrigin ? form.page().url() : plain(form.page()) + "/");
        FormEncoder encoder = new FormEncoder(form.charset());
        if (form.method().equals(HttpMethod.GET)) {
            WebAddress to = WebAddress.of(action.origin(), action.path() + "?" + encoder.urlencoded(entries));
            return new RequestMaker.Draft(HttpMethod.GET, to, null);
        }
        headers.set(HttpHeaders.ORIGIN, plain(form.page()));
        return new RequestMaker.Draft(form.method(), action, body(form.encoding(), encoder, entries, headers));
    }

    private PageForm form() {
        if (seen instanceof SeenForm.Found found) {
            return found.form();
        }
        if (seen instanceof SeenForm.Missing missing) {
            throw missing.why();
        }
        throw new FlowStopped(
                Reason.FLOW_INVALID,
                "a form of the page of step '" + submit.from() + "' is submitted before that page came");
    }

    /** A field whose templates have nothing in this run stays as the page has it. */
    private Map<String, List<String>> values() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        submit.fields().forEach((name, templates) -> {
            List<String> texts = new ArrayList<>();
            for (Template template : templates) {
                Object value = template.value(scope);
                if (value != null) {
                    texts.add(value.toString());
                }
            }
            if (!texts.isEmpty() || templates.isEmpty()) {
                values.put(name, texts);
            }
        });
        return values;
    }

    private static String plain(WebAddress page) {
        return page.origin().scheme() + "://" + page.origin().authority();
    }

    private static Buffer body(Encoding encoding, FormEncoder encoder, List<Entry> entries, MultiMap headers) {
        switch (encoding) {
            case MULTIPART -> {
                FormEncoder.Multipart made = encoder.multipart(
                        entries.stream().map(FormEncoder::part).toList());
                headers.set(HttpHeaders.CONTENT_TYPE, made.contentType());
                return made.body();
            }
            case TEXT -> {
                headers.set(HttpHeaders.CONTENT_TYPE, "text/plain");
                return encoder.text(entries);
            }
            default -> {
                headers.set(HttpHeaders.CONTENT_TYPE, ContentTypes.FORM);
                return Buffer.buffer(encoder.urlencoded(entries));
            }
        }
    }
}
