package dev.understudy.sandbox;

/**
 * The one hostile act in force.
 *
 * @param rate of the requests whose path begins with {@code path}, as a fraction from 0 to 1
 */
record Hostility(HostileAct act, double rate, String path) {
    static final String ANYWHERE = "/";
    static final Hostility NONE = of(HostileAct.NONE);

    Hostility {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("hostility.rate must be a fraction from 0 to 1, not " + rate);
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("hostility.path must begin with /, not be '" + path + "'");
        }
    }

    static Hostility of(HostileAct act) {
        return new Hostility(act, 1, ANYWHERE);
    }

    boolean concerns(String requested) {
        return act != HostileAct.NONE && requested.startsWith(path);
    }
}
