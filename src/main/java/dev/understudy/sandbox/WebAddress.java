package dev.understudy.sandbox;

import java.net.URI;

/** What the shop accepts as the address of a neighbour it calls. */
final class WebAddress {
    private WebAddress() {}

    static void check(String what, URI address) {
        String scheme = address.getScheme();
        if (!("http".equals(scheme) || "https".equals(scheme)) || address.getHost() == null) {
            throw new IllegalArgumentException(
                    what + " must be an absolute http or https URL, as http://127.0.0.1:8080/path, not " + address);
        }
    }
}
