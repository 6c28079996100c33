package dev.understudy.consent;

import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import dev.understudy.domain.PhoneNumber;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request to a marketplace, before consent is asked for it.
 *
 * @param operation what it is part of: the consent document must list it
 * @param pathAndQuery as it goes over the wire, starting with a slash
 * @param body null for none
 * @param carries numbers and e-mail addresses that the request is about, each checked once more before it leaves
 */
public record ShopRequest(
        Origin origin,
        Operation operation,
        HttpMethod method,
        String pathAndQuery,
        MultiMap headers,
        @Nullable Buffer body,
        Carried carries) {

    /** Whom a request is about. */
    public record Carried(List<PhoneNumber> phones, List<String> emails) {
        public static final Carried NOBODY = new Carried(List.of(), List.of());

        public Carried {
            phones = List.copyOf(phones);
            emails = List.copyOf(emails);
        }
    }
}
