package dev.understudy.inbox.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.InboxCommands.Caught;
import dev.understudy.config.SmppConfig;
import dev.understudy.message.MessageText;
import io.vertx.core.Promise;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client's library would send, octet by octet. */
class WireTest {
    private static final int ANSWER = 0x80000000;
    private static final long MORE_THAN_SOCKETS_HOLD = 16 * 1024 * 1024;
    private SmppUnderTest gateway;
    private Socket socket;

    private record Unit(int command, int status, int sequence, byte[] body) {}

    @BeforeEach
    void open() throws Exception {
        open(SmppUnderTest.settings(2, 0, SmppUnderTest.SETTINGS.receipts()));
    }

    private void open(SmppConfig settings) throws Exception {
        gateway = new SmppUnderTest(settings);
        socket = new Socket("127.0.0.1", gateway.port());
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    }

    @AfterEach
    void close() throws Exception {
        socket.close();
        gateway.close();
    }

    private void send(int command, int sequence, byte[] body) throws IOException {
        ByteBuffer unit = ByteBuffer.allocate(16 + body.length);
        unit.putInt(16 + body.length).putInt(command).putInt(0).putInt(sequence).put(body);
        socket.getOutputStream().write(unit.array());
    }

    private Unit receive() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] body = new byte[in.readInt() - 16];
        Unit unit = new Unit(in.readInt(), in.readInt(), in.readInt(), body);
        in.readFully(body);
        return unit;
    }

    private static byte[] bind(int version) {
        return ("shop\0secret08\0cp\0" + (char) version + "\0\0\0").getBytes(StandardCharsets.ISO_8859_1);
    }

    private void bindAs(Command command) throws IOException {
        send(command.id(), 1, bind(0x34));
        Unit answer = receive();
        assertThat(answer.command()).isEqualTo(command.id() | ANSWER);
        assertThat(answer.status()).isZero();
    }

    private static byte[] submission(String text) {
        return ("\0\5\0Shop\0\1\1" + "75550000001\0\0\0\0\0\0\0\0\0\0" + (char) text.length() + text)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] withReceipt(String text) {
        byte[] body = submission(text);
        body[body.length - text.length() - 5] = 1;
        return body;
    }

    private boolean isClosed() throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length == 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Test
    void the_answer_to_a_bind_names_the_version_where_the_client_knows_of_options() throws Exception {
        send(Command.BIND_TRANSMITTER.id(), 7, bind(0x34));
        Unit answer = receive();
        assertThat(answer.sequence()).isEqualTo(7);
        assertThat(answer.body())
                .endsWith(0x02, 0x10, 0, 1, 0x34)
                .startsWith("Understudy\0".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void an_older_client_is_told_no_options() throws Exception {
        send(Command.BIND_TRANSMITTER.id(), 7, bind(0x33));
        assertThat(receive().body()).isEqualTo("Understudy\0".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void nothing_is_taken_before_a_bind() throws Exception {
        send(Command.SUBMIT_SM.id(), 1, submission("1"));
        assertThat(receive()).satisfies(answer -> {
            assertThat(answer.command()).isEqualTo(Command.SUBMIT_SM.id() | ANSWER);
            assertThat(answer.status()).isEqualTo(Status.WRONG_BIND_STATE.code());
        });
    }

    @Test
    void a_receiver_sends_nothing_in() throws Exception {
        bindAs(Command.BIND_RECEIVER);
        send(Command.SUBMIT_SM.id(), 2, submission("1"));
        assertThat(receive().status()).isEqualTo(Status.WRONG_BIND_STATE.code());
    }

    @Test
    void a_second_bind_is_refused_and_the_first_goes_on() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        send(Command.BIND_TRANSCEIVER.id(), 2, bind(0x34));
        assertThat(receive().status()).isEqualTo(Status.ALREADY_BOUND.code());
        send(Command.SUBMIT_SM.id(), 3, submission("1"));
        assertThat(receive().status()).isZero();
    }

    @Test
    void what_nobody_knows_is_nacked() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        send(0x7777, 9, new byte[] {1, 2, 3});
        Unit answer = receive();
        assertThat(answer.command()).isEqualTo(Command.GENERIC_NACK);
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN_COMMAND.code());
        assertThat(answer.sequence()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 200_000, -1})
    void a_length_that_cannot_be_ends_the_connection(int length) throws Exception {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(16)
                        .putInt(length)
                        .putInt(4)
                        .putInt(0)
                        .putInt(1)
                        .array());
        assertThat(receive().status()).isEqualTo(Status.BAD_LENGTH.code());
        assertThat(isClosed()).isTrue();
    }

    @Test
    void a_submission_that_ends_too_early_is_refused_and_the_next_one_taken() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        send(Command.SUBMIT_SM.id(), 2, new byte[] {0, 1, 1, '7'});
        assertThat(receive().status()).isEqualTo(Status.BAD_LENGTH.code());
        send(Command.SUBMIT_SM.id(), 3, submission("1234"));
        assertThat(receive().status()).isZero();
        assertThat(gateway.texts()).containsExactly("1234");
    }

    @Test
    void units_may_come_in_pieces_and_several_at_once() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        ByteBuffer both = ByteBuffer.allocate(1_000);
        for (String text : List.of("first", "second")) {
            byte[] body = submission(text);
            both.putInt(16 + body.length)
                    .putInt(Command.SUBMIT_SM.id())
                    .putInt(0)
                    .putInt(5)
                    .put(body);
        }
        for (int i = 0; i < both.position(); i += 7) {
            socket.getOutputStream().write(both.array(), i, Math.min(7, both.position() - i));
            socket.getOutputStream().flush();
        }
        assertThat(receive().status()).isZero();
        assertThat(receive().status()).isZero();
        assertThat(gateway.texts()).containsExactly("first", "second");
    }

    /** The answers may come in any order; each has its request's number. */
    @Test
    void more_than_the_window_is_refused_until_answers_are_out() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        List<Promise<Caught>> open = new CopyOnWriteArrayList<>();
        gateway.inbox = message -> {
            Promise<Caught> promise = Promise.promise();
            open.add(promise);
            return promise.future();
        };
        for (int i = 2; i <= 4; i++) {
            send(Command.SUBMIT_SM.id(), i, submission("1"));
        }
        Unit refused = receive();
        assertThat(refused.sequence()).isEqualTo(4);
        assertThat(refused.status()).isEqualTo(Status.QUEUE_FULL.code());
        await().until(() -> open.size() == 2);
        open.get(1).complete(new Caught(11, "75550000001"));
        assertThat(receive().sequence()).isEqualTo(3);
        open.get(0).complete(new Caught(12, "75550000001"));
        assertThat(receive().sequence()).isEqualTo(2);
    }

    @Test
    void nothing_is_acknowledged_before_the_inbox_has_it() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        Promise<Caught> kept = Promise.promise();
        gateway.inbox = message -> kept.future();
        send(Command.SUBMIT_SM.id(), 2, submission("1"));
        send(Command.ENQUIRE_LINK.id(), 3, new byte[0]);
        assertThat(receive().command()).as("the first thing that comes").isEqualTo(Command.ENQUIRE_LINK.id() | ANSWER);
        kept.complete(new Caught(5, "75550000001"));
        assertThat(receive().sequence()).isEqualTo(2);
    }

    @Test
    void a_client_that_does_not_answer_whether_it_is_there_is_closed() throws Exception {
        close();
        open(SmppUnderTest.impatient());
        bindAs(Command.BIND_TRANSCEIVER);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        assertThat(in.readInt()).isEqualTo(16);
        assertThat(in.readInt()).isEqualTo(Command.ENQUIRE_LINK.id());
        in.readFully(new byte[8]);
        assertThat(isClosed()).isTrue();
    }

    @Test
    void a_client_that_does_not_read_its_answers_is_not_heard_until_it_does() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        socket.setReceiveBufferSize(262_144);
        AtomicLong sent = new AtomicLong();
        Thread asking = new Thread(() -> askOnAndOn(sent));
        asking.start();
        AtomicLong before = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> before.getAndSet(sent.get()) == sent.get());
        assertThat(sent).as("octets that went out").hasValueLessThan(MORE_THAN_SOCKETS_HOLD);
        while (sent.get() == before.get()) {
            assertThat(socket.getInputStream().readNBytes(65_536)).hasSize(65_536);
        }
        socket.close();
        asking.join();
    }

    private void askOnAndOn(AtomicLong sent) {
        ByteBuffer questions = ByteBuffer.allocate(65_536);
        while (questions.hasRemaining()) {
            questions.putInt(16).putInt(Command.ENQUIRE_LINK.id()).putInt(0).putInt(7);
        }
        try {
            while (sent.get() < MORE_THAN_SOCKETS_HOLD) {
                socket.getOutputStream().write(questions.array());
                sent.addAndGet(questions.capacity());
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Test
    void an_unbind_is_answered_and_ends_the_connection() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        send(Command.UNBIND.id(), 2, new byte[0]);
        assertThat(receive().command()).isEqualTo(Command.UNBIND.id() | ANSWER);
        assertThat(isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUERY_SM", "REPLACE_SM", "CANCEL_SM"})
    void what_is_not_done_here_is_answered_with_a_no(String command) throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        send(Command.valueOf(command).id(), 2, new byte[0]);
        Unit answer = receive();
        assertThat(answer.command()).isEqualTo(Command.valueOf(command).id() | ANSWER);
        assertThat(answer.status()).isNotZero();
    }

    @Test
    void data_sm_brings_a_message_too() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        byte[] body = ("\0\5\0Shop\0\1\1" + "75550000001\0\0\0\0" + "\4\u0024\0\4" + "1234")
                .getBytes(StandardCharsets.ISO_8859_1);
        send(Command.DATA_SM.id(), 2, body);
        assertThat(receive().status()).isZero();
        assertThat(gateway.texts()).containsExactly("1234");
    }

    @Test
    void a_receipt_that_nobody_answered_goes_out_again_by_the_next_connection() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        send(Command.SUBMIT_SM.id(), 2, withReceipt("1"));
        assertThat(receive().command()).isEqualTo(Command.SUBMIT_SM.id() | ANSWER);
        Unit first = receive();
        assertThat(first.command()).isEqualTo(Command.DELIVER_SM.id());
        socket.close();
        socket = new Socket("127.0.0.1", gateway.port());
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        bindAs(Command.BIND_RECEIVER);
        assertThat(receive().body()).isEqualTo(first.body());
    }

    @Test
    void receipts_wait_for_the_answers_to_those_before() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        List<Integer> unanswered = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 25; i++) {
            send(Command.SUBMIT_SM.id(), 100 + i, withReceipt("1"));
            assertThat(receive().sequence()).isEqualTo(100 + i);
            if (i < 20) {
                unanswered.add(receive().sequence());
            }
        }
        send(Command.ENQUIRE_LINK.id(), 200, new byte[0]);
        assertThat(receive().sequence()).as("no receipt comes before").isEqualTo(200);
        send(Command.DELIVER_SM.id() | ANSWER, unanswered.get(0), new byte[] {0});
        assertThat(receive().command()).isEqualTo(Command.DELIVER_SM.id());
    }

    /** A payload of 64 KiB for 254 numbers, decoded for each, would be 16 to 33 MB of one unit. */
    @Test
    void all_destinations_of_a_submission_share_its_text() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        String destination = "\1\1\1" + "75550000001\0";
        send(
                Command.SUBMIT_MULTI.id(),
                2,
                ("\0\5\0Shop\0" + (char) 3 + destination.repeat(3) + "\0\0\0\0\0\0\0\0\0\0041234")
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(receive().status()).isZero();
        MessageText first = gateway.caught.get(0).content();
        assertThat(first.text()).isEqualTo("1234");
        assertThat(gateway.caught).hasSize(3).allMatch(message -> message.content() == first);
    }

    @Test
    void a_distribution_list_is_refused() throws Exception {
        bindAs(Command.BIND_TRANSCEIVER);
        send(
                Command.SUBMIT_MULTI.id(),
                2,
                "\0\5\0Shop\0\1\2list\0\0\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(receive().status()).isEqualTo(Status.BAD_LIST_NAME.code());
    }
}
