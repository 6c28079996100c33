package dev.understudy.bench;

import dev.understudy.bench.ClosedLoop.Run;
import dev.understudy.bench.Figures.Column;
import dev.understudy.bench.MailLoad.Letter;
import dev.understudy.bench.Work.Spent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private Turns turns = new Turns();

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
        try (Scene scene = Scene.start("smtp", new Scene.Terms(1, 1, turns.java(), List.of()));
                ClosedLoop loop = new ClosedLoop(connections)) {
            Pgbench pgbench =
                    Pgbench.on(scene.databaseUrl(), scene.directory(), Pgbench.keepOne("x y z ".repeat(bytes / 6)));
            turns.run(figures, () -> turn(scene, loop, pgbench));
            check(scene, pgbench);
        }
        return 0;
    }

    private double[] turn(Scene scene, ClosedLoop loop, Pgbench pgbench) throws Exception {
        MailLoad load = new MailLoad(loop.vertx(), scene.mailPort(), pipelined);
        ClosedLoop.ready(load.open(connections));
        Work work = Work.from(scene);
        Run run = loop.run(mails, number -> load.send(letter(sent++)));
        Spent spent = work.over(mails);
        ClosedLoop.ready(load.close());
        pgbench.forget();
        double inserts = pgbench.perSecond(connections, mails);
        return new double[] {
            run.perSecond(),
            Latencies.millis(run.latencies().percentile(0.5)),
            Latencies.millis(run.latencies().percentile(0.99)),
            spent.service(),
            spent.database(),
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
