package dev.understudy.bench;

import dev.understudy.bench.ClosedLoop.Run;
import dev.understudy.bench.Figures.Column;
import dev.understudy.bench.MailLoop.Letter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A turn brings mails, each with a text and HTML in quoted-printable, and then lets {@code pgbench} insert as many rows of the same size, one durable transaction for each. Every mail is acknowledged only
 * once it is on disk; in the end the table must hold as many as were sent, and the last one must be read as it was meant.
 */
@Command(
        name = "smtp",
        mixinStandardHelpOptions = true,
        description = "Mails a second over SMTP, each on disk when it is acknowledged, against pgbench's inserts.")
final class SmtpBench implements Callable<Integer> {
    private static final String SUBJECT =
            "=?koi8-r?B?" + Base64.getEncoder().encodeToString("Ваш код".getBytes(Charset.forName("koi8-r"))) + "?=";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--mails", description = "In one turn. Default: ${DEFAULT-VALUE}")
    private int mails = 20_000;

    @Option(names = "--bytes", description = "Of one mail. Default: ${DEFAULT-VALUE}")
    private int bytes = 5_000;

    @Option(names = "--connections", description = "SMTP connections. Default: ${DEFAULT-VALUE}")
    private int connections = 50;

    @Option(names = "--pipelined", description = "Send MAIL, RCPT and DATA at once, as mail servers do.")
    private boolean pipelined;

    @Option(names = "--turns", description = "Default: ${DEFAULT-VALUE}")
    private int turns = 5;

    @Option(names = "--warm-up", description = "Turns before, which do not count. Default: ${DEFAULT-VALUE}")
    private int warmUp = 2;

    @Option(names = "--java", description = "Option of the service's JVM; may be repeated.")
    private List<String> java = List.of();

    private int sent;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Pgbench.find();
        out.println("smtp: " + Machine.facts());
        Figures figures = new Figures(
                out,
                List.of(
                        new Column("mails/s", "%.0f"),
                        new Column("p50 ms", "%.1f"),
                        new Column("p99 ms", "%.1f"),
                        new Column("CPU µs service", "%.0f"),
                        new Column("CPU µs PostgreSQL", "%.0f"),
                        new Column("pgbench inserts/s", "%.0f"),
                        new Column("ratio", "%.2f")));
        try (Scene scene = Scene.start("smtp", new Scene.Terms(1, 1, java, List.of()))) {
            Pgbench pgbench = Pgbench.on(scene.databaseUrl(), scene.directory(), Pgbench.KEEP_ONE);
            figures.head();
            for (int turn = 0; turn < warmUp; turn++) {
                figures.warmUp(turn(scene, pgbench));
            }
            for (int turn = 0; turn < turns; turn++) {
                figures.turn(turn(scene, pgbench));
            }
            figures.summarize();
            check(scene, pgbench);
        }
        return 0;
    }

    private double[] turn(Scene scene, Pgbench pgbench) throws Exception {
        Duration served = scene.serviceWork();
        Duration stored = scene.databaseWork();
        Run run;
        try (MailLoop loop = new MailLoop(scene.mailPort(), connections, pipelined)) {
            run = loop.send(mails, number -> letter(sent + number));
        }
        sent += mails;
        served = scene.serviceWork().minus(served);
        stored = scene.databaseWork().minus(stored);
        double inserts = pgbench.insertsPerSecond(connections, mails, bytes);
        return new double[] {
            run.perSecond(),
            Latencies.millis(run.latencies().percentile(0.5)),
            Latencies.millis(run.latencies().percentile(0.99)),
            served.toNanos() / 1e3 / mails,
            stored.toNanos() / 1e3 / mails,
            inserts,
            run.perSecond() / inserts
        };
    }

    private Letter letter(int number) {
        String head = "From: Shop <noreply@shop.test>\r\nTo: reader" + number + "@inbox.test\r\nSubject: " + SUBJECT
                + "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=bench\r\n\r\n"
                + part("plain") + "=D0=9A=D0=BE=D0=B4: " + (100_000 + number) + "\r\n" + part("html")
                + "<p>=D0=9A=D0=BE=D0=B4: <b>" + (100_000 + number) + "</b></p>\r\n";
        String end = "--bench--\r\n";
        StringBuilder filling = new StringBuilder();
        while (head.length() + filling.length() + end.length() < bytes) {
            filling.append("<p style=3D\"color: #333\">Thank you for shopping with us, again and again</p>=\r\n");
        }
        return new Letter(
                "reader" + number + "@inbox.test",
                Buffer.buffer((head + filling + end).getBytes(StandardCharsets.US_ASCII)));
    }

    private static String part(String kind) {
        return "--bench\r\nContent-Type: text/" + kind
                + "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
    }

    private void check(Scene scene, Pgbench pgbench) throws Exception {
        long kept = pgbench.count("message");
        if (kept != sent) {
            throw new CannotMeasure(sent + " mails were acknowledged and " + kept + " are in the table");
        }
        JsonObject last = scene.service()
                .get("/v1/inbox/messages?to=reader" + (sent - 1) + "@inbox.test")
                .getJsonArray("items")
                .getJsonObject(0);
        if (!last.getString("subject").equals("Ваш код")
                || !last.getString("text").equals("Код: " + (100_000 + sent - 1))) {
            throw new CannotMeasure("a mail was not read as it was meant: " + last);
        }
    }
}
