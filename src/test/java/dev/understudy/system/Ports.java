package dev.understudy.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports for programs that are started more than once with the same one. They lie below those that the system gives to outgoing connections: one of the thousands that a test makes could otherwise
 * sit on it at the second start.
 */
final class Ports {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private Ports() {}

    static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }
}
