package dev.understudy.sandbox;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent somebody to the provider for (OpenID Connect Core 3.1.2.1, RFC 7636).
 *
 * @param challenge of the client's PKCE verifier
 * @param hashed whether the challenge is the verifier's SHA-256, or the verifier itself
 */
record AuthRequest(
        String client,
        String redirectUri,
        String scope,
        @Nullable String state,
        @Nullable String nonce,
        String challenge,
        boolean hashed) {
    /** @throws Refusal 400 where the redirect address is none: nobody can be sent back to it */
    static String checkedRedirectUri(@Nullable String given) {
        try {
            URI uri = new URI(given == null ? "" : given);
            if (uri.isAbsolute() && uri.getFragment() == null) {
                return uri.toString();
            }
        } catch (java.net.URISyntaxException e) {
            throw new Refusal(400, "redirect_uri must be an absolute address");
        }
        throw new Refusal(400, "redirect_uri must be an absolute address without a fragment");
    }

    boolean wantsOpenId() {
        return (" " + scope + " ").contains(" openid ");
    }

    boolean isProvenBy(String verifier) {
        return challenge.equals(hashed ? SessionTokens.digest(verifier) : verifier);
    }

    /** @param answer {@code state} and whatever else the client is told; null values are left out */
    static String address(String redirectUri, Map<String, @Nullable String> answer) {
        StringBuilder address = new StringBuilder(redirectUri);
        char separator = redirectUri.indexOf('?') < 0 ? '?' : '&';
        for (Map.Entry<String, @Nullable String> each : answer.entrySet()) {
            String value = each.getValue();
            if (value != null) {
                address.append(separator)
                        .append(each.getKey())
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
                separator = '&';
            }
        }
        return address.toString();
    }
}
