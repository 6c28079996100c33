package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.type.PhoneNumber;
import com.vonage.client.HttpConfig;
import com.vonage.client.VonageClient;
import com.vonage.client.auth.hashutils.HashType;
import com.vonage.client.sms.MessageStatus;
import com.vonage.client.sms.SmsSubmissionResponse;
import com.vonage.client.sms.SmsSubmissionResponseMessage;
import com.vonage.client.sms.messages.TextMessage;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.config.Gateways;
import dev.understudy.config.ListenConfig;
import dev.understudy.domain.Failure;
import dev.understudy.testing.TestCertificate;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.http.impl.client.HttpClients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Twilio's and Vonage's own libraries, pointed here as docs/inbox.md tells. */
class GatewayClientsTest {
    private static final String SID = ApiUnderTest.TWILIO_SID;
    private static final List<Catch> CAUGHT = new CopyOnWriteArrayList<>();

    @TempDir
    private static Path directory;

    private static TestCertificate certificate;
    private static ApiUnderTest api;

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.in(directory);
        ListenConfig encrypted = new ListenConfig("127.0.0.1", 0, certificate.certificate(), certificate.key());
        Gateways usual = ApiUnderTest.GATEWAYS;
        api = ApiUnderTest.withGateways(
                new Gateways(
                        new Gateways.Twilio(SID, usual.twilio().authToken(), encrypted),
                        new Gateways.Vonage(
                                usual.vonage().apiKey(),
                                usual.vonage().apiSecret(),
                                usual.vonage().signatureSecret(),
                                encrypted),
                        usual.smsc(),
                        null),
                true);
        api.answer(InboxCommands.CATCH, GatewayClientsTest::take);
        api.sql("INSERT INTO message (id, channel, sender, recipient, spelled, body) OVERRIDING SYSTEM VALUE"
                + " VALUES (4711, 'sms', '+15005550006', '75550000001', '+75550000001', 'Your code: 1234'),"
                + " (4712, 'email', 'shop@example.test', 'a@example.test', 'a@example.test', 'Your code: 5678')");
    }

    private static Future<InboxCommands.Caught> take(Catch message) {
        if (!message.to().matches("[+0-9 ()-]{5,}")) {
            return Future.failedFuture(Failure.BadInput.of("to", "is no number").asRefusal());
        }
        if (message.to().endsWith("99")) {
            return Future.failedFuture(new Failure.Overloaded("inbox messages", Duration.ofSeconds(1)).asRefusal());
        }
        CAUGHT.add(message);
        return Future.succeededFuture(new InboxCommands.Caught(
                4711, message.to().replaceAll("[^0-9]", "").replaceFirst("^8", "7")));
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @BeforeEach
    void forget() {
        CAUGHT.clear();
    }

    /** What a shop adds to its own program: the library builds each URL from names of Twilio's, and this puts another origin before the path. */
    private static final class Redirected extends NetworkHttpClient {
        private final URI origin;

        Redirected(URI origin, HttpClientBuilder builder) {
            super(builder);
            this.origin = origin;
        }

        @Override
        public Response makeRequest(Request request) {
            URI meant = URI.create(request.getUrl());
            Request here = new Request(
                    request.getMethod(), origin.resolve(meant.getRawPath()).toString());
            here.setAuth(request.getUsername(), request.getPassword());
            request.getPostParams().forEach((name, values) -> values.forEach(value -> here.addPostParam(name, value)));
            return super.makeRequest(here);
        }
    }

    private static TwilioRestClient twilio(String sid, String token) {
        return new TwilioRestClient.Builder(sid, token)
                .httpClient(new Redirected(URI.create("http://127.0.0.1:" + api.port), HttpClientBuilder.create()))
                .build();
    }

    private static TwilioRestClient twilio() {
        return twilio(SID, "twilio-token");
    }

    @Test
    void twilios_library_sends_a_message_and_reads_all_of_the_answer() {
        Message sent = Message.creator(
                        new PhoneNumber("+7 555 000-00-01"), new PhoneNumber("+15005550006"), "Код: 1234 ✓")
                .create(twilio());
        assertThat(CAUGHT).containsExactly(Catch.sms("+15005550006", "+7 555 000-00-01", "Код: 1234 ✓"));
        assertThat(sent.getSid()).matches("SM[0-9a-f]{32}");
        assertThat(sent.getStatus()).isEqualTo(Message.Status.QUEUED);
        assertThat(sent.getNumSegments()).isEqualTo("1");
        assertThat(sent.getDateCreated())
                .isBetween(
                        ZonedDateTime.now().minusMinutes(1), ZonedDateTime.now().plusMinutes(1));
        assertThat(sent.getErrorCode()).isNull();
        assertThat(sent.getDirection()).isEqualTo(Message.Direction.OUTBOUND_API);
    }

    @Test
    void twilios_library_fetches_the_message_that_it_sent() {
        Message sent = Message.creator(new PhoneNumber("+75550000001"), new PhoneNumber("+15005550006"), "1234")
                .create(twilio());
        Message fetched = Message.fetcher(sent.getSid()).fetch(twilio());
        assertThat(fetched.getSid()).isEqualTo(sent.getSid());
        assertThat(fetched.getStatus()).isEqualTo(Message.Status.DELIVERED);
        assertThat(fetched.getBody()).isEqualTo("Your code: 1234");
        assertThat(fetched.getTo()).isEqualTo("+75550000001");
        assertThat(fetched.getDateSent()).isNotNull();
    }

    /** Among them the ids of messages that are there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SM00000000000000000000000000000001",
                "SM00000000000000000000000000001267",
                "SM00000000000012670000000000000000",
                "SMffffffffffffffffffffffffffffffff",
                "SM1"
            })
    void twilios_library_is_told_of_a_message_that_is_not_there(String sid) {
        assertThatThereIsNone(sid);
    }

    @Test
    void what_is_no_sms_is_not_shown_to_twilios_library() {
        TwilioSids sids = new TwilioSids(ApiUnderTest.GATEWAYS.twilio());
        assertThat(Message.fetcher(sids.of(4711)).fetch(twilio()).getBody()).isEqualTo("Your code: 1234");
        assertThatThereIsNone(sids.of(4712));
        assertThatThereIsNone(sids.of(4713));
    }

    private static void assertThatThereIsNone(String sid) {
        assertThatThrownBy(() -> Message.fetcher(sid).fetch(twilio()))
                .isInstanceOfSatisfying(
                        ApiException.class, error -> assertThat(error.getCode()).isEqualTo(20404));
    }

    @Test
    void twilios_library_is_told_of_a_bad_number() {
        assertThatThrownBy(() -> Message.creator(new PhoneNumber("nobody"), new PhoneNumber("Shop"), "1")
                        .create(twilio()))
                .isInstanceOfSatisfying(ApiException.class, error -> {
                    assertThat(error.getCode()).isEqualTo(21211);
                    assertThat(error.getStatusCode()).isEqualTo(400);
                    assertThat(error.getMoreInfo()).endsWith("/21211");
                });
    }

    @Test
    void twilios_library_is_told_of_bad_credentials() {
        assertThatThrownBy(() -> Message.creator(new PhoneNumber("+75550000001"), new PhoneNumber("Shop"), "1")
                        .create(twilio(SID, "wrong")))
                .isInstanceOfSatisfying(
                        ApiException.class, error -> assertThat(error.getCode()).isEqualTo(20003));
    }

    private static TwilioRestClient twilioByTls() throws Exception {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(certificate.trusting()))
                        .build());
        URI own = URI.create("https://127.0.0.1:" + api.gatewayPorts.get("twilio"));
        return new TwilioRestClient.Builder(SID, "twilio-token")
                .httpClient(new Redirected(own, builder))
                .build();
    }

    @Test
    void twilios_library_comes_over_tls_to_a_listener_of_its_own() throws Exception {
        assertThat(Message.creator(new PhoneNumber("+75550000001"), new PhoneNumber("Shop"), "over TLS")
                        .create(twilioByTls())
                        .getStatus())
                .isEqualTo(Message.Status.QUEUED);
        assertThat(CAUGHT).extracting(each -> each.content().text()).containsExactly("over TLS");
    }

    private static VonageClient.Builder vonage() {
        return VonageClient.builder()
                .apiKey("abcd1234")
                .httpConfig(HttpConfig.builder()
                        .baseUri("http://127.0.0.1:" + api.port)
                        .build());
    }

    private static SmsSubmissionResponse send(VonageClient client, String to, String text, boolean unicode) {
        TextMessage message = new TextMessage("Shop", to, text, unicode);
        message.setClientReference("ref-1");
        return client.getSmsClient().submitMessage(message);
    }

    private static SmsSubmissionResponseMessage sendOne(VonageClient client, String to) {
        return send(client, to, "Your code: 1234", false).getMessages().get(0);
    }

    @Test
    void vonages_library_sends_a_message_and_reads_all_of_the_answer() {
        SmsSubmissionResponse response =
                send(vonage().apiSecret("vonage-secret").build(), "7 555 000 00 01", "Ваш код & = 1234", true);
        assertThat(CAUGHT).containsExactly(Catch.sms("Shop", "7 555 000 00 01", "Ваш код & = 1234"));
        assertThat(response.getMessageCount()).isEqualTo(1);
        SmsSubmissionResponseMessage message = response.getMessages().get(0);
        assertThat(message.getStatus()).isEqualTo(MessageStatus.OK);
        assertThat(message.getTo()).isEqualTo("75550000001");
        assertThat(message.getId()).isNotEmpty();
        assertThat(message.getClientRef()).isEqualTo("ref-1");
        assertThat(message.getMessagePrice()).isZero();
        assertThat(message.getRemainingBalance()).isPositive();
        assertThat(message.getNetwork()).isEqualTo("00101");
    }

    @Test
    void a_long_text_is_counted_in_parts_as_vonage_does() {
        VonageClient client = vonage().apiSecret("vonage-secret").build();
        SmsSubmissionResponse response = send(client, "75550000001", "x".repeat(161), false);
        assertThat(response.getMessageCount()).isEqualTo(2);
        assertThat(response.getMessages())
                .extracting(SmsSubmissionResponseMessage::getId)
                .doesNotHaveDuplicates();
        assertThat(CAUGHT).hasSize(1);
    }

    /** Vonage says 3,200; each letter is six bytes of a form. */
    @Test
    void a_text_as_long_as_the_gateway_says_comes_whole_in_any_script() throws Exception {
        String longest = "ж".repeat(3_200);
        VonageClient client = vonage().apiSecret("vonage-secret").build();
        assertThat(send(client, "75550000001", longest, true).getMessages())
                .extracting(SmsSubmissionResponseMessage::getStatus)
                .containsOnly(MessageStatus.OK);
        Message sent = Message.creator(new PhoneNumber("+75550000001"), new PhoneNumber("Shop"), "ж".repeat(1_600))
                .create(twilio());
        assertThat(sent.getStatus()).isEqualTo(Message.Status.QUEUED);
        assertThat(Message.creator(new PhoneNumber("+75550000001"), new PhoneNumber("Shop"), "ж".repeat(1_600))
                        .create(twilioByTls())
                        .getStatus())
                .isEqualTo(Message.Status.QUEUED);
        assertThat(CAUGHT)
                .extracting(each -> each.content().text())
                .containsExactly(longest, "ж".repeat(1_600), "ж".repeat(1_600));
    }

    @ParameterizedTest
    @EnumSource
    void vonages_library_may_sign_instead(HashType type) {
        VonageClient client = vonage().signatureSecret("signing").hashType(type).build();
        assertThat(sendOne(client, "75550000001").getStatus()).isEqualTo(MessageStatus.OK);
        VonageClient wrong = vonage().signatureSecret("wrong").hashType(type).build();
        assertThat(sendOne(wrong, "75550000001").getStatus()).isEqualTo(MessageStatus.INVALID_SIGNATURE);
    }

    @Test
    void vonages_library_is_told_of_what_is_wrong() {
        VonageClient client = vonage().apiSecret("vonage-secret").build();
        assertThat(sendOne(vonage().apiSecret("wrong").build(), "75550000001").getStatus())
                .isEqualTo(MessageStatus.INVALID_CREDENTIALS);
        assertThat(sendOne(client, "nobody").getStatus()).isEqualTo(MessageStatus.INVALID_PARAMS);
        assertThat(sendOne(client, "75550000099").getStatus()).isEqualTo(MessageStatus.THROTTLED);
        assertThat(CAUGHT).isEmpty();
    }

    @Test
    void vonages_library_comes_over_tls_to_a_listener_of_its_own() throws Exception {
        VonageClient client = VonageClient.builder()
                .apiKey("abcd1234")
                .apiSecret("vonage-secret")
                .httpClient(HttpClients.custom()
                        .setSSLContext(certificate.trusting())
                        .build())
                .httpConfig(HttpConfig.builder()
                        .baseUri("https://127.0.0.1:" + api.gatewayPorts.get("vonage"))
                        .build())
                .build();
        assertThat(sendOne(client, "75550000001").getStatus()).isEqualTo(MessageStatus.OK);
    }

    @Test
    void a_gateways_own_listener_serves_nothing_else() throws Exception {
        var client = java.net.http.HttpClient.newBuilder()
                .sslContext(certificate.trusting())
                .build();
        var request = java.net.http.HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + api.gatewayPorts.get("vonage") + "/v1/pools"))
                .header("Authorization", "Bearer " + ApiUnderTest.ALL)
                .build();
        assertThat(client.send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }
}
