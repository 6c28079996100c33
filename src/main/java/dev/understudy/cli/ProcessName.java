package dev.understudy.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** How a process is known to people: host and process id. */
final class ProcessName {
    private ProcessName() {}

    static String ofThis() {
        return host() + ":" + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "this-host(" + nameless.getMessage() + ")";
        }
    }
}
