package dev.understudy.cli.remote;

/** Said by the help of each command here; {@code cli.Complaints} maps the client's exceptions to them. */
final class RemoteExits {
    static final String TEXT =
            "Exit codes: 0 done; 2 arguments, address or key must be mended, or the service refused; 8 no answer; 9 no account.";

    private RemoteExits() {}
}
