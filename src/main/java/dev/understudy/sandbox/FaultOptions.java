package dev.understudy.sandbox;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The faults in force at the start. */
final class FaultOptions {
    @Option(
            names = "--latency",
            paramLabel = "SPAN",
            description = "What an answer waits first.",
            defaultValue = "0ms",
            converter = OptionTypes.TimeSpan.class)
    private Span latency = Span.NONE;

    @Option(
            names = "--error-rate",
            paramLabel = "RATE",
            description = "Requests answered with 500 or 503.",
            defaultValue = "0")
    private double errorRate;

    @Option(
            names = "--cut-rate",
            paramLabel = "RATE",
            description = "Requests worked on, then cut off without an answer.",
            defaultValue = "0")
    private double cutRate;

    @Option(
            names = "--code-life",
            paramLabel = "TIME",
            description = "How long a code may be used.",
            defaultValue = "5m",
            converter = OptionTypes.Time.class)
    private Duration codeLife = Faults.DEFAULT_CODE_LIFE;

    @Option(
            names = "--message-delay",
            paramLabel = "SPAN",
            description = "What a message waits before it is sent.",
            defaultValue = "0ms",
            converter = OptionTypes.TimeSpan.class)
    private Span messageDelay = Span.NONE;

    @Option(names = "--doubled-rate", paramLabel = "RATE", description = "Messages sent twice.", defaultValue = "0")
    private double doubledRate;

    @Option(names = "--lost-rate", paramLabel = "RATE", description = "Messages never sent.", defaultValue = "0")
    private double lostRate;

    @Option(
            names = "--wrong-code-rate",
            paramLabel = "RATE",
            description = "Messages that carry a wrong code.",
            defaultValue = "0")
    private double wrongCodeRate;

    @Option(
            names = "--wrong-recipient-rate",
            paramLabel = "RATE",
            description = "Messages sent to another number.",
            defaultValue = "0")
    private double wrongRecipientRate;

    @Option(names = "--messages-off", description = "Send no message at all.")
    private boolean messagesOff;

    @Option(
            names = "--hostile",
            paramLabel = "ACT",
            description =
                    "What only a broken or malicious shop does, as drip or redirect-circle; docs/sandbox.md lists them.",
            defaultValue = "none",
            converter = OptionTypes.HostileActName.class)
    private HostileAct hostile = HostileAct.NONE;

    @Option(names = "--hostile-rate", paramLabel = "RATE", description = "Requests that meet it.", defaultValue = "1")
    private double hostileRate = 1;

    @Option(
            names = "--hostile-path",
            paramLabel = "PATH",
            description = "Only requests whose path begins so meet it.",
            defaultValue = Hostility.ANYWHERE)
    private String hostilePath = Hostility.ANYWHERE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed draws the same faults.",
            defaultValue = "1")
    private long seed;

    /** @throws IllegalArgumentException where a value is out of bounds */
    Faults toFaults() {
        return new Faults(
                latency,
                errorRate,
                cutRate,
                codeLife,
                messageDelay,
                doubledRate,
                lostRate,
                wrongCodeRate,
                wrongRecipientRate,
                messagesOff,
                new Hostility(hostile, hostileRate, hostilePath),
                seed);
    }
}
