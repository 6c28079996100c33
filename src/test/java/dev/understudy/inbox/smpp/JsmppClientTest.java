package dev.understudy.inbox.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.config.ListenConfig;
import dev.understudy.config.SmppConfig;
import dev.understudy.config.SmppConfig.Outcome;
import dev.understudy.config.SmppConfig.Receipts;
import dev.understudy.domain.Failure;
import dev.understudy.testing.TestCertificate;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.DeliveryReceipt;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceIfPresentFlag;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** jsmpp, a client that many Java shops send with, against the gateway. */
class JsmppClientTest {
    private static final TypeOfNumber INTERNATIONAL = TypeOfNumber.INTERNATIONAL;
    private static final NumberingPlanIndicator ISDN = NumberingPlanIndicator.ISDN;
    private static final int NO_RECEIPT = 0;
    private static final int ANY_RECEIPT = 1;
    private static final int ONLY_OF_A_FAILURE = 2;
    private final List<DeliverSm> received = new CopyOnWriteArrayList<>();

    private SMPPSession bound(SmppUnderTest gateway, BindType type, String system, String password) throws IOException {
        SMPPSession session = new SMPPSession();
        listen(session);
        session.connectAndBind("127.0.0.1", gateway.port(), parameters(type, system, password));
        return session;
    }

    private SMPPSession bound(SmppUnderTest gateway, BindType type) throws IOException {
        return bound(gateway, type, SmppUnderTest.SYSTEM, SmppUnderTest.PASSWORD);
    }

    private static BindParameter parameters(BindType type, String system, String password) {
        return new BindParameter(
                type, system, password, "cp", TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, null);
    }

    private void listen(SMPPSession session) {
        session.setMessageReceiverListener(new MessageReceiverListener() {
            @Override
            public void onAcceptDeliverSm(DeliverSm receipt) {
                received.add(receipt);
            }

            @Override
            public void onAcceptAlertNotification(AlertNotification notification) {}

            @Override
            public DataSmResult onAcceptDataSm(DataSm dataSm, Session source) {
                return null;
            }
        });
    }

    private static String submit(
            SMPPSession session,
            String to,
            int esmClass,
            int registered,
            int coding,
            byte[] text,
            OptionalParameter... options)
            throws Exception {
        return session.submitShortMessage(
                        "",
                        TypeOfNumber.ALPHANUMERIC,
                        NumberingPlanIndicator.UNKNOWN,
                        "Shop",
                        INTERNATIONAL,
                        ISDN,
                        to,
                        new ESMClass(esmClass),
                        (byte) 0,
                        (byte) 0,
                        null,
                        null,
                        new RegisteredDelivery(registered),
                        (byte) 0,
                        new RawDataCoding((byte) coding),
                        (byte) 0,
                        text,
                        options)
                .getMessageId();
    }

    private static String submit(SMPPSession session, String text) throws Exception {
        return submit(session, "75550000001", 0, NO_RECEIPT, 0, text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @EnumSource(names = {"BIND_TX", "BIND_TRX"})
    void a_message_is_caught_and_its_id_is_the_inboxs(BindType type) throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession session = bound(gateway, type);
            assertThat(submit(session, "Your code: 1234")).isEqualTo("1001");
            assertThat(gateway.caught).containsExactly(Catch.sms("Shop", "+75550000001", "Your code: 1234"));
            session.unbindAndClose();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, secret08, 0x0F",
        "shop, wrong, 0x0E",
    })
    void a_bad_bind_is_told_why(String system, String password, String status) throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            assertThatThrownBy(() -> bound(gateway, BindType.BIND_TRX, system, password))
                    .isInstanceOf(IOException.class)
                    .hasCauseInstanceOf(NegativeResponseException.class)
                    .satisfies(thrown -> assertThat(((NegativeResponseException) thrown.getCause()).getCommandStatus())
                            .isEqualTo(Integer.decode(status)));
        }
    }

    @Test
    void more_connections_than_are_allowed_are_refused_until_one_ends() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession first = bound(gateway, BindType.BIND_TRX);
            SMPPSession second = bound(gateway, BindType.BIND_TX);
            SMPPSession third = bound(gateway, BindType.BIND_RX);
            assertThatThrownBy(() -> bound(gateway, BindType.BIND_TRX))
                    .hasCauseInstanceOf(NegativeResponseException.class);
            first.unbindAndClose();
            await().until(() -> {
                try {
                    bound(gateway, BindType.BIND_TRX).unbindAndClose();
                    return true;
                } catch (IOException stillFull) {
                    return false;
                }
            });
            second.unbindAndClose();
            third.unbindAndClose();
        }
    }

    @Test
    void parts_by_header_come_together_in_any_order() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            submit(session, "75550000001", 0x40, 0, 8, part(2, 2, "1234".getBytes(StandardCharsets.UTF_16BE)));
            assertThat(gateway.caught).isEmpty();
            submit(session, "75550000001", 0x40, 0, 8, part(1, 2, "Ваш код: ".getBytes(StandardCharsets.UTF_16BE)));
            assertThat(gateway.texts()).containsExactly("Ваш код: 1234");
            session.unbindAndClose();
        }
    }

    private static byte[] part(int number, int total, byte[] text) {
        byte[] headed = new byte[6 + text.length];
        System.arraycopy(new byte[] {5, 0, 3, 77, (byte) total, (byte) number}, 0, headed, 0, 6);
        System.arraycopy(text, 0, headed, 6, text.length);
        return headed;
    }

    @Test
    void segments_by_options_come_together_doubled_or_not() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            for (int number : new int[] {3, 1, 3, 2}) {
                submit(
                        session,
                        "75550000001",
                        0,
                        0,
                        0,
                        ("<" + number + ">").getBytes(StandardCharsets.US_ASCII),
                        new OptionalParameter.Sar_msg_ref_num((short) 9),
                        new OptionalParameter.Sar_total_segments((byte) 3),
                        new OptionalParameter.Sar_segment_seqnum((byte) number));
            }
            assertThat(gateway.texts()).containsExactly("<1><2><3>");
            session.unbindAndClose();
        }
    }

    @Test
    void what_misses_a_part_is_kept_as_it_is_after_its_time() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            submit(session, "75550000001", 0x40, 0, 0, part(2, 2, "code 1234".getBytes(StandardCharsets.US_ASCII)));
            await().untilAsserted(() -> assertThat(gateway.texts()).containsExactly("code 1234"));
            session.unbindAndClose();
        }
    }

    @Test
    void what_misses_a_part_when_the_gateway_stops_is_kept_too() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            submit(session, "75550000001", 0x40, 0, 0, part(1, 2, "code 1234".getBytes(StandardCharsets.US_ASCII)));
            gateway.stopServer();
            assertThat(gateway.texts()).containsExactly("code 1234");
            assertThat(session.getSessionState()).isIn(SessionState.UNBOUND, SessionState.CLOSED);
        }
    }

    @Test
    void a_last_part_that_was_refused_completes_its_message_when_it_comes_again() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            byte[] last = part(2, 2, "1234".getBytes(StandardCharsets.US_ASCII));
            submit(session, "75550000001", 0x40, 0, 0, part(1, 2, "code ".getBytes(StandardCharsets.US_ASCII)));
            gateway.storeIsAwayFor(1);
            assertThatThrownBy(() -> submit(session, "75550000001", 0x40, 0, 0, last))
                    .isInstanceOfSatisfying(
                            NegativeResponseException.class,
                            refused -> assertThat(refused.getCommandStatus()).isEqualTo(Status.SYSTEM_ERROR.code()));
            assertThat(submit(session, "75550000001", 0x40, 0, 0, last)).isEqualTo("1001");
            assertThat(gateway.texts()).containsExactly("code 1234");
            session.unbindAndClose();
        }
    }

    @Test
    void what_misses_a_part_is_tried_again_while_the_store_is_away() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            submit(session, "75550000001", 0x40, 0, 0, part(2, 2, "code 1234".getBytes(StandardCharsets.US_ASCII)));
            gateway.storeIsAwayFor(3);
            await().untilAsserted(() -> assertThat(gateway.texts()).containsExactly("code 1234"));
            session.unbindAndClose();
        }
    }

    @Test
    void so_it_is_when_the_gateway_stops() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            submit(session, "75550000001", 0x40, 0, 0, part(1, 2, "code 1234".getBytes(StandardCharsets.US_ASCII)));
            gateway.storeIsAwayFor(2);
            gateway.stopServer();
            assertThat(gateway.texts()).containsExactly("code 1234");
        }
    }

    @Test
    void a_long_text_comes_as_payload() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            byte[] text = "é".repeat(3_000).getBytes(StandardCharsets.ISO_8859_1);
            submit(
                    session,
                    "75550000001",
                    0,
                    0,
                    3,
                    new byte[0],
                    new OptionalParameter.OctetString(OptionalParameter.Tag.MESSAGE_PAYLOAD.code(), text));
            assertThat(gateway.texts()).containsExactly("é".repeat(3_000));
            session.unbindAndClose();
        }
    }

    @Test
    void several_recipients_get_a_message_each_and_bad_ones_are_named() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            var result = session.submitMultiple(
                    "",
                    TypeOfNumber.ALPHANUMERIC,
                    NumberingPlanIndicator.UNKNOWN,
                    "Shop",
                    new Address[] {
                        new Address(INTERNATIONAL, ISDN, "75550000001"),
                        new Address(INTERNATIONAL, ISDN, "none"),
                        new Address(INTERNATIONAL, ISDN, "75550000002")
                    },
                    new ESMClass(),
                    (byte) 0,
                    (byte) 0,
                    null,
                    null,
                    new RegisteredDelivery(),
                    ReplaceIfPresentFlag.DEFAULT,
                    new RawDataCoding((byte) 0),
                    (byte) 0,
                    "code 1234".getBytes(StandardCharsets.US_ASCII));
            assertThat(gateway.caught).extracting(Catch::to).containsExactly("+75550000001", "+75550000002");
            assertThat(result.getUnsuccessDeliveries()).hasSize(1);
            assertThat(result.getUnsuccessDeliveries()[0].getErrorStatusCode()).isEqualTo(0x0B);
            session.unbindAndClose();
        }
    }

    @Test
    void a_receipt_comes_after_the_answer_where_it_is_asked_for() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            submit(session, "75550000001", 0, NO_RECEIPT, 0, "a".getBytes(StandardCharsets.US_ASCII));
            submit(session, "75550000001", 0, ONLY_OF_A_FAILURE, 0, "b".getBytes(StandardCharsets.US_ASCII));
            String id = submit(session, "75550000001", 0, ANY_RECEIPT, 0, "c".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> !received.isEmpty());
            DeliverSm deliver = received.get(0);
            assertThat(deliver.isSmscDeliveryReceipt()).isTrue();
            assertThat(deliver.getSourceAddr()).isEqualTo("75550000001");
            assertThat(deliver.getDestAddress()).isEqualTo("Shop");
            DeliveryReceipt receipt = deliver.getShortMessageAsDeliveryReceipt();
            assertThat(receipt.getId()).isEqualTo(id);
            assertThat(receipt.getFinalStatus()).hasToString("DELIVRD");
            assertThat(deliver.getOptionalParameter(OptionalParameter.Receipted_message_id.class)
                            .getValueAsString())
                    .isEqualTo(id);
            session.unbindAndClose();
            assertThat(received).hasSize(1);
        }
    }

    @Test
    void receipts_can_tell_of_failure_and_come_late() throws Exception {
        Receipts failing = new Receipts(Outcome.FAILED, Duration.ofMillis(300));
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.settings(100, 0, failing))) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            long began = System.nanoTime();
            submit(session, "75550000001", 0, ONLY_OF_A_FAILURE, 0, "a".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> !received.isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThat(received.get(0).getShortMessageAsDeliveryReceipt().getFinalStatus())
                    .hasToString("UNDELIV");
            session.unbindAndClose();
        }
    }

    @Test
    void receipts_of_a_transmitter_wait_for_its_receiver() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            SMPPSession sending = bound(gateway, BindType.BIND_TX);
            for (int i = 0; i < 50; i++) {
                submit(sending, "75550000001", 0, ANY_RECEIPT, 0, "a".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(received).isEmpty();
            SMPPSession receiving = bound(gateway, BindType.BIND_RX);
            await().untilAsserted(() -> assertThat(received).hasSize(50));
            assertThatThrownBy(() -> submit(receiving, "a")).isInstanceOf(IOException.class);
            sending.unbindAndClose();
            receiving.unbindAndClose();
        }
    }

    @Test
    void receipts_can_stay_away() throws Exception {
        Receipts none = new Receipts(Outcome.NONE, Duration.ZERO);
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.settings(100, 0, none))) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            submit(session, "75550000001", 0, ANY_RECEIPT, 0, "a".getBytes(StandardCharsets.US_ASCII));
            submit(session, "b");
            session.unbindAndClose();
            assertThat(received).isEmpty();
        }
    }

    @Test
    void a_client_that_is_silent_but_answers_stays() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.impatient())) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            session.setEnquireLinkTimer(60_000);
            long began = System.nanoTime();
            await().until(() ->
                    System.nanoTime() - began > Duration.ofMillis(1_500).toNanos());
            assertThat(submit(session, "still here")).isNotEmpty();
            session.unbindAndClose();
        }
    }

    @Test
    void more_than_the_rate_is_throttled() throws Exception {
        Receipts none = new Receipts(Outcome.NONE, Duration.ZERO);
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.settings(100, 1, none))) {
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            submit(session, "1");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            submit(session, "more");
                        }
                    })
                    .isInstanceOf(NegativeResponseException.class)
                    .satisfies(thrown -> assertThat(((NegativeResponseException) thrown).getCommandStatus())
                            .isEqualTo(0x58));
            session.unbindAndClose();
        }
    }

    @ParameterizedTest
    @CsvSource({"store, 0x08", "overloaded, 0x14", "body, 0x01", "from, 0x0A"})
    void what_is_not_on_disk_is_refused(String fault, String status) throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            gateway.inbox = message -> Future.failedFuture((switch (fault) {
                        case "store" -> new Failure.StoreUnavailable();
                        case "overloaded" -> new Failure.Overloaded("inbox messages", Duration.ofSeconds(1));
                        default -> Failure.BadInput.of(fault, "is wrong");
                    })
                    .asRefusal());
            SMPPSession session = bound(gateway, BindType.BIND_TRX);
            assertThatThrownBy(() -> submit(session, "1"))
                    .isInstanceOf(NegativeResponseException.class)
                    .satisfies(thrown -> assertThat(((NegativeResponseException) thrown).getCommandStatus())
                            .isEqualTo(Integer.decode(status)));
            session.unbindAndClose();
        }
    }

    @Test
    void it_speaks_tls_with_its_own_certificate(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.in(directory);
        SmppConfig plain = SmppUnderTest.SETTINGS;
        SmppConfig encrypted = new SmppConfig(
                plain.systemId(),
                plain.password(),
                new ListenConfig("127.0.0.1", 0, certificate.certificate(), certificate.key()),
                plain.window(),
                plain.perSecond(),
                plain.connections(),
                plain.enquireLink(),
                plain.partsWithin(),
                plain.defaultAlphabet(),
                plain.receipts());
        try (SmppUnderTest gateway = new SmppUnderTest(encrypted)) {
            SSLSocketFactory sockets = certificate.trusting().getSocketFactory();
            SMPPSession session =
                    new SMPPSession((host, port) -> new SocketConnection(sockets.createSocket(host, port)));
            session.connectAndBind(
                    "127.0.0.1",
                    gateway.port(),
                    parameters(BindType.BIND_TRX, SmppUnderTest.SYSTEM, SmppUnderTest.PASSWORD));
            submit(session, "over TLS");
            assertThat(gateway.texts()).containsExactly("over TLS");
            session.unbindAndClose();
        }
    }
}
