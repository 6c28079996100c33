package dev.understudy.inbox.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Await;
import dev.understudy.config.SmppConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.inbox.InboxSettings;
import dev.understudy.inbox.InboxTables;
import dev.understudy.inbox.InboxVerticle;
import dev.understudy.message.CaughtMessage;
import dev.understudy.number.NumberRange;
import dev.understudy.store.Notices;
import dev.understudy.store.OrderTable;
import dev.understudy.store.StoreWorld;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From jsmpp's client into PostgreSQL and to who waits. */
class StoredBySmppIT {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static StoreWorld world;
    private static Bus bus;
    private static SMPPSession session;

    @BeforeAll
    static void open() throws Exception {
        world = StoreWorld.open();
        bus = new Bus(world.vertx);
        StoreWorld.await(world.vertx.deployVerticle(new InboxVerticle(
                bus,
                InboxTables.of(world.database),
                new Notices(world.database, "self"),
                new InboxSettings(1_000, 256, 1_000, Duration.ofSeconds(1)))));
        MarketplaceId marketplace = world.marketplace();
        StoreWorld.await(new OrderTable(world.database)
                .orderByHand(
                        world.terms(
                                marketplace,
                                world.pool(marketplace, 1),
                                10,
                                NumberRange.of("+75550000001", "+75550000001")),
                        levels -> new OrderTable.Decision(1, "test")));
        SmppConfig settings = SmppUnderTest.SETTINGS;
        SmppVerticle gateway = new SmppVerticle(bus, settings);
        StoreWorld.await(world.vertx.deployVerticle(gateway));
        session = new SMPPSession();
        session.connectAndBind(
                "127.0.0.1",
                gateway.port(),
                new BindParameter(
                        BindType.BIND_TX,
                        SmppUnderTest.SYSTEM,
                        SmppUnderTest.PASSWORD,
                        "",
                        TypeOfNumber.UNKNOWN,
                        NumberingPlanIndicator.UNKNOWN,
                        null));
    }

    @AfterAll
    static void close() throws Exception {
        session.unbindAndClose();
        world.close();
    }

    private static String submit(int type, String to, String text) throws Exception {
        return session.submitShortMessage(
                        "",
                        TypeOfNumber.ALPHANUMERIC,
                        NumberingPlanIndicator.UNKNOWN,
                        "Shop",
                        TypeOfNumber.valueOf((byte) type),
                        NumberingPlanIndicator.ISDN,
                        to,
                        new ESMClass(),
                        (byte) 0,
                        (byte) 0,
                        null,
                        null,
                        new RegisteredDelivery(),
                        (byte) 0,
                        new RawDataCoding((byte) 8),
                        (byte) 0,
                        text.getBytes(StandardCharsets.UTF_16BE))
                .getMessageId();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 75550000001",
        "1, +75550000001",
        "1, 85550000001",
        "0, 75550000001",
        "0, 85550000001",
        "2, 5550000001"
    })
    void a_number_finds_its_account_in_any_common_spelling(int type, String to) throws Exception {
        long id = Long.parseLong(submit(type, to, "Ваш код: 1234"));
        assertThat(world.read("SELECT recipient || ' ' || sender || ' ' || body FROM message WHERE id = ?", id))
                .isEqualTo("75550000001 Shop Ваш код: 1234");
    }

    @Test
    void who_waits_gets_it() throws Exception {
        Future<Optional<CaughtMessage>> waiting =
                bus.request(InboxCommands.AWAIT, new Await("+75550000001", null, LONG));
        long mark = StoreWorld.await(bus.request(InboxCommands.MARK, InboxCommands.Place.NOW));
        long id = Long.parseLong(submit(1, "75550000001", "code 4711"));
        assertThat(id).isGreaterThan(mark);
        assertThat(StoreWorld.await(waiting).orElseThrow().id()).isEqualTo(id);
    }

    @Test
    void what_is_acknowledged_is_on_disk_each_once() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(16);
        try {
            List<Callable<String>> all = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                String text = "bulk " + i;
                all.add(() -> submit(1, "75550000009", text));
            }
            List<Long> ids = new ArrayList<>();
            for (var each : senders.invokeAll(all)) {
                ids.add(Long.parseLong(each.get()));
            }
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(world.read(
                            "SELECT count(DISTINCT body) || ' ' || count(*) FROM message WHERE recipient = ?",
                            "75550000009"))
                    .isEqualTo("500 500");
        } finally {
            senders.shutdown();
        }
    }
}
