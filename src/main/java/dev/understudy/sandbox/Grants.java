package dev.understudy.sandbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The OpenID Connect requests that people are at, and the codes that were given for those who are done. */
final class Grants {
    private static final Duration FLOW_LIFE = Duration.ofMinutes(30);
    private static final Duration CODE_LIFE = Duration.ofMinutes(1);

    private final Supplier<String> issuer;
    private final ShortLived<AuthRequest> flows;
    private final ShortLived<String> addresses;
    private final ShortLived<Grant> codes;

    record Grant(String userId, AuthRequest request) {}

    Grants(Supplier<String> issuer, InstantSource clock) {
        this.issuer = issuer;
        this.flows = new ShortLived<>(FLOW_LIFE, clock);
        this.addresses = new ShortLived<>(FLOW_LIFE, clock);
        this.codes = new ShortLived<>(CODE_LIFE, clock);
    }

    List<Passing> passing() {
        return List.of(flows, addresses, codes);
    }

    String issuer() {
        return issuer.get();
    }

    /** @return the flow's id, which the pages carry in their addresses */
    String begin(AuthRequest request) {
        return flows.keep(request);
    }

    boolean isUnderWay(String flow) {
        return flows.get(flow) != null;
    }

    /** @throws Refusal 400 where the flow is over or was never begun */
    AuthRequest request(String flow) {
        AuthRequest request = flows.get(flow);
        if (request == null) {
            throw new Refusal(400, "this took too long, or was done already; start again at the app");
        }
        return request;
    }

    void registers(String flow, String email) {
        addresses.put(flow, email);
    }

    /** The address that somebody registers with in this flow. */
    @Nullable
    String addressOf(String flow) {
        return addresses.get(flow);
    }

    /** Ends the flow: back to the client, with a code. */
    Reply finish(String flow, User user) {
        AuthRequest request = request(flow);
        AuthRequest unused = flows.take(flow);
        return grant(request, user);
    }

    Reply grant(AuthRequest request, User user) {
        Map<String, @Nullable String> answer = new LinkedHashMap<>();
        answer.put("code", codes.keep(new Grant(user.id(), request)));
        answer.put("state", request.state());
        answer.put("iss", issuer());
        return Reply.seeOther(AuthRequest.address(request.redirectUri(), answer));
    }

    /** A code works once. */
    @Nullable
    Grant redeem(String code) {
        return codes.take(code);
    }
}
