package dev.understudy.cli.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Signals for this process go where they are wanted instead of ending it. The JDK has no supported way to do that; this one is exported by its module {@code jdk.unsupported} for want of another. */
@SuppressWarnings("sunapi")
final class SignalRelay implements AutoCloseable {
    private static final List<String> RELAYED = List.of("INT", "TERM", "HUP");
    private static final Path OWN_STATE = Path.of("/proc/self/stat");
    private static final int GROUP = 2;
    private static final int FOREGROUND_GROUP = 5;

    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    private final Consumer<String> target;

    SignalRelay(Consumer<String> target) {
        this.target = target;
        for (String name : RELAYED) {
            try {
                Signal signal = new Signal(name);
                before.put(signal, Signal.handle(signal, this::relay));
            } catch (IllegalArgumentException unknownHere) {
                continue; // Windows has no HUP, and -Xrs leaves signals to the system: it ends us then, and the leases
                // end by their time
            }
        }
    }

    private void relay(Signal signal) {
        target.accept(signal.getName());
    }

    /** As a program that died of it ends; 125 where there was none. */
    static int exitCode(@Nullable String name) {
        return switch (String.valueOf(name)) {
            case "HUP" -> 129;
            case "INT" -> 130;
            case "TERM" -> 143;
            default -> LeasedRun.NOT_RUN;
        };
    }

    /**
     * Whether a Ctrl-C at the terminal reaches the command by itself, as it reaches the whole foreground group. Passed on as well it would come twice, and to many tools the second means: at once, without
     * a teardown.
     */
    static boolean terminalTellsAll() {
        try {
            String state = Files.readString(OWN_STATE);
            String[] fields = state.substring(state.lastIndexOf(')') + 2).split(" ");
            return fields[GROUP].equals(fields[FOREGROUND_GROUP]);
        } catch (IOException | IndexOutOfBoundsException notLinux) {
            return System.console() != null;
        }
    }

    @Override
    public void close() {
        before.forEach((signal, handler) -> {
            SignalHandler unused = Signal.handle(signal, handler);
        });
    }
}
