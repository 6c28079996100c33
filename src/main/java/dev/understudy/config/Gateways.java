package dev.understudy.config;

import dev.understudy.domain.Secret;
import dev.understudy.yaml.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gateways whose clients can be pointed here; null closes that way in. Those over HTTP are served on the API's port, and on one of their own besides where {@code listen} is not null.
 */
public record Gateways(
        @Nullable Twilio twilio,
        @Nullable Vonage vonage,
        @Nullable Smsc smsc,
        @Nullable SmppConfig smpp) {
    public static final Gateways NONE = new Gateways(null, null, null, null);

    private static final ListenConfig LISTEN = new ListenConfig("127.0.0.1", ListenConfig.NO_USUAL_PORT, null, null);

    /** Account SID and auth token as the shop's client knows them: HTTP Basic. */
    public record Twilio(
            String accountSid, Secret authToken, @Nullable ListenConfig listen) {}

    /** @param signatureSecret for clients that sign instead of sending the API secret; null where none does */
    public record Vonage(
            String apiKey,
            Secret apiSecret,
            @Nullable Secret signatureSecret,
            @Nullable ListenConfig listen) {}

    /** @param apiKey for clients that send one instead of login and password; null where none does */
    public record Smsc(
            String login,
            Secret password,
            @Nullable Secret apiKey,
            @Nullable ListenConfig listen) {}

    /** Those over HTTP that have one of their own, by the name of the gateway. */
    public Map<String, ListenConfig> listeners() {
        Map<String, ListenConfig> all = new LinkedHashMap<>();
        put(all, "twilio", twilio == null ? null : twilio.listen());
        put(all, "vonage", vonage == null ? null : vonage.listen());
        put(all, "smsc", smsc == null ? null : smsc.listen());
        return all;
    }

    private static void put(Map<String, ListenConfig> all, String name, @Nullable ListenConfig listen) {
        if (listen != null) {
            all.put(name, listen);
        }
    }

    /** Those that are open, as people call them. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        if (twilio != null) {
            names.add("Twilio");
        }
        if (vonage != null) {
            names.add("Vonage");
        }
        if (smsc != null) {
            names.add("SMSC");
        }
        if (smpp != null) {
            names.add("SMPP at " + smpp.listen().host() + ":" + smpp.listen().port());
        }
        return names;
    }

    /** @param map the section {@code inbox} */
    static Gateways read(YamlMap map, Surroundings surroundings) {
        return new Gateways(
                map.map("twilio").flatMap(each -> twilio(each, surroundings)).orElse(null),
                map.map("vonage").flatMap(each -> vonage(each, surroundings)).orElse(null),
                map.map("smsc").flatMap(each -> smsc(each, surroundings)).orElse(null),
                map.map("smpp")
                        .flatMap(each -> SmppConfig.read(each, surroundings))
                        .orElse(null));
    }

    private static Optional<Twilio> twilio(YamlMap map, Surroundings surroundings) {
        Account account = Account.read(map, surroundings, "accountSid", "authToken");
        ListenConfig listen = listen(map, surroundings);
        map.rejectUnknown();
        return account.ifWhole().map(whole -> new Twilio(whole.name(), whole.secret(), listen));
    }

    private static Optional<Vonage> vonage(YamlMap map, Surroundings surroundings) {
        Account account = Account.read(map, surroundings, "apiKey", "apiSecret");
        Secret signature = surroundings.secret(map, "signatureSecret").orElse(null);
        ListenConfig listen = listen(map, surroundings);
        map.rejectUnknown();
        return account.ifWhole().map(whole -> new Vonage(whole.name(), whole.secret(), signature, listen));
    }

    private static Optional<Smsc> smsc(YamlMap map, Surroundings surroundings) {
        Account account = Account.read(map, surroundings, "login", "password");
        Secret apiKey = surroundings.secret(map, "apiKey").orElse(null);
        ListenConfig listen = listen(map, surroundings);
        map.rejectUnknown();
        return account.ifWhole().map(whole -> new Smsc(whole.name(), whole.secret(), apiKey, listen));
    }

    private static @Nullable ListenConfig listen(YamlMap map, Surroundings surroundings) {
        return map.map("listen")
                .map(each -> ListenConfig.read(each, surroundings, LISTEN))
                .orElse(null);
    }

    /** A name and its secret, which make sense only together. */
    private record Account(Optional<String> nameRead, Optional<Secret> secretRead) {
        static Account read(YamlMap map, Surroundings surroundings, String name, String secret) {
            Account account = new Account(map.string(name), surroundings.secret(map, secret));
            if (map.has(name) != map.has(secret)) {
                map.problem(name + " and " + secret + " belong together: give both or none");
            }
            return account;
        }

        Optional<Whole> ifWhole() {
            return nameRead.flatMap(name -> secretRead.map(secret -> new Whole(name, secret)));
        }
    }

    private record Whole(String name, Secret secret) {}
}
