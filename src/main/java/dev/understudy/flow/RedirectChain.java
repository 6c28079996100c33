package dev.understudy.flow;

import dev.understudy.consent.ShopRequest;
import dev.understudy.consent.ShopRequest.Carried;
import dev.understudy.domain.Reason;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /** @throws FlowStopped where it leads off the origins, in a circle, or on for too long */
    ShopRequest next(ShopRequest from, String requestLine, Answer answer, Scope scope) {
        Optional<WebAddress> target = answer.address().to(String.valueOf(answer.location()));
        if (target.isEmpty() || !run.mayGoTo(target.get().origin())) {
            throw new Redirects(run, answer.address()).offOrigin(requestLine, target);
        }
        WebAddress to = target.get();
        if (!sent.add(spelled(from))) {
            throw new FlowStopped(
                    Reason.TOO_MANY_REDIRECTS,
                    "the redirects go in a circle, and no cookie changes on the way: " + requestLine + " to " + to);
        }
        hops++;
        if (hops > most) {
            throw new FlowStopped(
                    Reason.TOO_MANY_REDIRECTS,
                    "more than " + most + " redirects, the last is " + requestLine + " to " + to);
        }
        return hop(from, to, answer.status(), scope);
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
        Carried carries = from.carries().equals(Carried.NOBODY) ? scope.carried() : from.carries();
        return new ShopRequest(
                to.origin(),
                from.operation(),
                becomesGet ? HttpMethod.GET : from.method(),
                to.pathAndQuery(),
                headers,
                becomesGet ? null : from.body(),
                carries);
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
