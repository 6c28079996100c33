package dev.understudy.flow;

import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Reason;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The redirects that one request is led along, within the marketplace's origins, as browsers follow them (Fetch, "HTTP-redirect fetch"). */
final class RedirectChain {
    /** Sign-ins over a single sign-on take some five; browsers give up after twenty. */
    static final int MOST_HOPS = 10;

    private static final Set<Integer> FOLLOWED = Set.of(301, 302, 303, 307, 308);
    /** What a step adds for one origin is not for another one; these say only how to speak. */
    private static final List<CharSequence> FOR_ANYBODY =
            List.of(HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_LANGUAGE, HttpHeaders.CONTENT_TYPE);

    private final FlowRun run;
    private final int most;
    private final Set<String> sent = new HashSet<>();
    private int hops;

    /** @param most 0 where nothing is followed */
    RedirectChain(FlowRun run, int most) {
        this.run = run;
        this.most = most;
    }

    boolean follows(Answer answer) {
        return most > 0 && FOLLOWED.contains(answer.status()) && answer.location() != null;
    }

    /**
     * @param shown how a path may be told
     * @throws FlowStopped where it leads off the origins, would carry a body to another one, or goes in a circle or on for too long
     */
    ShopRequest next(ShopRequest from, String requestLine, Answer answer, Scope scope, UnaryOperator<String> shown) {
        Optional<WebAddress> target = answer.address().to(String.valueOf(answer.location()));
        if (target.isEmpty() || !run.mayGoTo(target.get().origin())) {
            throw new Redirects(run, answer.address(), shown).offOrigin(requestLine, target);
        }
        WebAddress to = target.get();
        String where = to.origin() + shown.apply(to.pathAndQuery());
        if (!sent.add(spelled(from))) {
            throw new FlowStopped(
                    Reason.TOO_MANY_REDIRECTS,
                    "the redirects go in a circle, and no cookie changes on the way: " + requestLine + " to " + where);
        }
        hops++;
        if (hops > most) {
            throw new FlowStopped(
                    Reason.TOO_MANY_REDIRECTS,
                    "more than " + most + " redirects, the last is " + requestLine + " to " + where);
        }
        ShopRequest hop = hop(from, to, answer.status(), scope);
        if (hop.body() != null && !from.origin().equals(to.origin())) {
            throw new FlowStopped(
                    Reason.REDIRECT_OFF_ORIGIN,
                    requestLine + " would carry the request's body from " + from.origin() + " to " + to.origin()
                            + "; what a step sends to one origin goes to no other: send it there by a step with that 'origin'");
        }
        return hop;
    }

    private static String spelled(ShopRequest request) {
        return request.method() + " " + request.origin() + request.pathAndQuery() + " "
                + request.headers().get(HttpHeaders.COOKIE);
    }

    private static ShopRequest hop(ShopRequest from, WebAddress to, int status, Scope scope) {
        boolean becomesGet = status == 303 || (status <= 302 && from.method().equals(HttpMethod.POST));
        MultiMap headers = headers(from, to);
        if (becomesGet) {
            headers.remove(HttpHeaders.CONTENT_TYPE).remove(HttpHeaders.ORIGIN);
        }
        scope.sees(to.pathAndQuery());
        return new ShopRequest(
                to.origin(),
                from.operation(),
                becomesGet ? HttpMethod.GET : from.method(),
                to.pathAndQuery(),
                headers,
                becomesGet ? null : from.body(),
                scope.carried(from.carries()));
    }

    private static MultiMap headers(ShopRequest from, WebAddress to) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (from.origin().equals(to.origin())) {
            return headers.addAll(from.headers()).remove(HttpHeaders.COOKIE);
        }
        for (CharSequence name : FOR_ANYBODY) {
            String value = from.headers().get(name);
            if (value != null) {
                headers.set(name, value);
            }
        }
        return headers;
    }
}
