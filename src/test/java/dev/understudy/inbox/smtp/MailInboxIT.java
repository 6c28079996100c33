package dev.understudy.inbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Await;
import dev.understudy.config.SmtpConfig;
import dev.understudy.inbox.InboxSettings;
import dev.understudy.inbox.InboxTables;
import dev.understudy.inbox.InboxVerticle;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import dev.understudy.message.MessageText;
import dev.understudy.message.mail.MailReader;
import dev.understudy.store.Database;
import dev.understudy.store.DatabaseSettings;
import dev.understudy.store.Notices;
import dev.understudy.store.StoreWorld;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail from the socket to who waits for it, over a real database. */
class MailInboxIT {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final SmtpConfig CONFIG = MailServer.config(null, null, 5_000_000, Duration.ofMinutes(1));
    private static StoreWorld world;
    private static Bus bus;
    private static SmtpVerticle smtp;

    @TempDir
    Path directory;

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
        bus = new Bus(world.vertx);
        inbox(world.vertx, bus, world.database);
        smtp = new SmtpVerticle(bus, CONFIG, "inbox.test");
        StoreWorld.await(world.vertx.deployVerticle(smtp));
    }

    private static void inbox(Vertx vertx, Bus bus, Database database) {
        StoreWorld.await(vertx.deployVerticle(new InboxVerticle(
                bus,
                InboxTables.of(database),
                new Notices(database, "self"),
                new InboxSettings(1_000, 256, 1_000, Duration.ofSeconds(1)))));
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    private static Future<Optional<CaughtMessage>> next(String to) {
        return bus.request(InboxCommands.AWAIT, new Await(to, 0L, LONG));
    }

    @Test
    void who_waits_for_a_mail_gets_it_decoded() throws Exception {
        Future<Optional<CaughtMessage>> waiting = next("ada@inbox.test");
        byte[] mail = Files.readAllBytes(Path.of("src/test/resources/mails/koi8-r-base64.eml"));
        try (RawClient client = RawClient.greeted(smtp.port())) {
            client.say("MAIL FROM:<bounce@shop.test>");
            client.say("RCPT TO:<Ada@Inbox.test>");
            client.say("DATA");
            client.send(mail);
            assertThat(client.say("\r\n.")).startsWith("250");
        }
        CaughtMessage message = StoreWorld.await(waiting).orElseThrow();
        assertThat(message.channel()).isEqualTo(Channel.EMAIL);
        assertThat(message.from()).isEqualTo("noreply@shop.test");
        assertThat(message.to()).isEqualTo("ada@inbox.test");
        assertThat(message.content()).isEqualTo(new MessageText("Ваш код", "Ваш код подтверждения: 482913", "", 0));
    }

    @Test
    void a_plus_makes_another_recipient() throws Exception {
        try (RawClient client = RawClient.greeted(smtp.port())) {
            client.mail("bob+tag@inbox.test", "Subject: tagged\r\n\r\nx");
            client.mail("bob@inbox.test", "Subject: plain\r\n\r\nx");
        }
        assertThat(StoreWorld.await(next("bob@inbox.test"))
                        .orElseThrow()
                        .content()
                        .subject())
                .isEqualTo("plain");
    }

    @Test
    void a_mail_of_megabytes_is_taken_and_blocks_nobody() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            clients.add(RawClient.greeted(smtp.port()));
        }
        for (int i = 0; i < clients.size(); i++) {
            assertThat(clients.get(i)
                            .mail(
                                    "carol" + i + "@inbox.test",
                                    "Subject: large\r\n\r\n" + "1234567\r\n".repeat(400_000)))
                    .startsWith("250");
            clients.get(i).close();
        }
        assertThat(StoreWorld.await(next("carol1@inbox.test"))
                        .orElseThrow()
                        .content()
                        .text())
                .hasSize(MailReader.MOST_CHARACTERS);
    }

    @Test
    void while_the_database_is_away_a_mail_is_to_be_sent_again() throws Exception {
        Vertx vertx = Vertx.vertx();
        Database away = Database.open(
                vertx,
                new DatabaseSettings("postgresql://nobody@127.0.0.1:1/none", null, 2, 100, Duration.ofSeconds(2)));
        try {
            Bus alone = new Bus(vertx);
            inbox(vertx, alone, away);
            SmtpVerticle there = new SmtpVerticle(alone, CONFIG, "inbox.test");
            StoreWorld.await(vertx.deployVerticle(there));
            try (RawClient client = RawClient.greeted(there.port())) {
                assertThat(client.mail("ada@inbox.test", "Subject: x\r\n\r\nx")).startsWith("451 4.3.0");
            }
        } finally {
            StoreWorld.await(away.close());
            StoreWorld.await(vertx.close());
        }
    }

    @Test
    void a_certificate_that_is_none_is_told_at_the_start() throws Exception {
        Path garbage = Files.writeString(directory.resolve("garbage.pem"), "no certificate");
        SmtpConfig config =
                MailServer.config(new SmtpConfig.Tls(garbage, garbage), null, 10_000, Duration.ofMinutes(1));
        assertThatThrownBy(
                        () -> StoreWorld.await(world.vertx.deployVerticle(new SmtpVerticle(bus, config, "inbox.test"))))
                .hasMessageContaining("inbox.smtp.tls cannot be used");
    }

    @Test
    void a_port_that_is_taken_is_told_at_the_start() {
        SmtpConfig config =
                new SmtpConfig("127.0.0.1", OptionalInt.of(smtp.port()), null, null, 10_000, 1, 1, 20_000, LONG, LONG);
        // Within one Vert.x two servers would share the port.
        Vertx another = Vertx.vertx();
        try {
            assertThatThrownBy(() -> StoreWorld.await(
                            another.deployVerticle(new SmtpVerticle(new Bus(another), config, "inbox.test"))))
                    .hasMessageContaining("inbox.smtp cannot listen at 127.0.0.1:" + smtp.port());
        } finally {
            StoreWorld.await(another.close());
        }
    }
}
