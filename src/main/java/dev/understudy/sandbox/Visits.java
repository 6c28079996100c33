package dev.understudy.sandbox;

import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Who fills in a form: a cookie marks the visit, and a hidden token shows that a form was filled in on a page made for it. */
final class Visits {
    private static final String COOKIE = "sandbox_visit";
    private static final String FIELD = "csrf";

    /** Of this process: forms that were open over a restart are to be opened anew. */
    private final String secret = SessionTokens.fresh();

    record Visit(String id, boolean isNew) {
        /** A page with the cookie that later forms need. */
        Reply mark(Reply reply) {
            return isNew
                    ? reply.with(new Reply.Header(
                            HttpHeaders.SET_COOKIE, COOKIE + "=" + id + "; Path=/; SameSite=Lax; HttpOnly"))
                    : reply;
        }
    }

    Visit of(Exchange exchange) {
        String id = exchange.cookie(COOKIE);
        return id == null || id.isEmpty() ? new Visit(SessionTokens.fresh(), true) : new Visit(id, false);
    }

    /** The hidden field of a form. */
    String field(Visit visit) {
        return Html.hidden(FIELD, token(visit));
    }

    private String token(Visit visit) {
        return SessionTokens.digest(secret + visit.id);
    }

    /** @throws Refusal 403 where the form was not filled in on a page of this visit */
    Fields form(Exchange exchange) {
        Fields form = Fields.ofForm(exchange);
        if (!isEqual(form.get(FIELD), token(of(exchange)))) {
            throw new Refusal(403, "this form is not from a page of your visit; open the page again");
        }
        return form;
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
