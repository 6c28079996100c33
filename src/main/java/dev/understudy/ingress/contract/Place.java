package dev.understudy.ingress.contract;

import org.jspecify.annotations.Nullable;

/**
 * Where in a request a check stands; spelled out only when something is wrong.
 *
 * @param name of a member, or of the whole where there is no parent: {@code body}, {@code query limit}
 */
record Place(@Nullable Place parent, String name) {
    private static final int LONGEST_NAME = 64;
    static final Place BODY = new Place(null, "body");

    Place under(String member) {
        return new Place(this, member);
    }

    /** As a JSON Pointer (RFC 6901) into the body, or the name of the whole. */
    String pointer() {
        return parent == null ? name : path();
    }

    private String path() {
        return parent == null
                ? ""
                : parent.path() + "/" + shortened(name).replace("~", "~0").replace("/", "~1");
    }

    static String shortened(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
    }
}
