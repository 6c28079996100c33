package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.testing.NodeScript;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Published libraries for Node, pointed here as docs/inbox.md tells. */
class NodeClientsTest {
    private static final List<Catch> CAUGHT = new CopyOnWriteArrayList<>();
    private static ApiUnderTest api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withoutDatabase();
        api.answer(InboxCommands.CATCH, message -> {
            CAUGHT.add(message);
            return Future.succeededFuture(new InboxCommands.Caught(41, "75550000001"));
        });
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @BeforeEach
    void forget() {
        CAUGHT.clear();
    }

    /** The name of one SMSC library; SMSC's own ones are loose files without a registry. */
    @Test
    void node_smsc_sends_and_reads_the_answer() throws Exception {
        String said = NodeScript.run("node-smsc", """
                const smsc = require('node-smsc')({
                  login: 'shop', password: process.argv[3], request: 'http://127.0.0.1:' + process.argv[2] + '/sys/'
                });
                smsc.send({phones: '+75550000001', mes: 'Ваш код: 1234', sender: 'Shop'})
                  .then(answer => console.log(JSON.stringify(answer)));
                """, String.valueOf(api.port), "smsc-password");
        assertThat(new JsonObject(said)).isEqualTo(new JsonObject("{\"id\":41,\"cnt\":1}"));
        assertThat(CAUGHT).containsExactly(Catch.sms("Shop", "+75550000001", "Ваш код: 1234"));
    }

    @Test
    void node_smsc_is_told_of_a_wrong_password() throws Exception {
        String said = NodeScript.run("node-smsc", """
                const smsc = require('node-smsc')({
                  login: 'shop', password: 'wrong', request: 'http://127.0.0.1:' + process.argv[2] + '/sys/'
                });
                smsc.send({phones: '+75550000001', mes: '1'}).then(console.log, error => console.log(error.message));
                """, String.valueOf(api.port));
        assertThat(said).contains("authorise error").contains("2");
        assertThat(CAUGHT).isEmpty();
    }

    @Test
    void twilios_library_for_node_sends_and_reads_the_answer() throws Exception {
        String said = NodeScript.run("twilio", """
                const twilio = require('twilio');
                class Here extends twilio.RequestClient {
                  request(options) {
                    return super.request({...options, uri: options.uri.replace('https://api.twilio.com', process.argv[2])});
                  }
                }
                const client = twilio(process.argv[3], 'twilio-token', {httpClient: new Here()});
                client.messages.create({to: '+75550000001', from: 'Shop', body: 'Код 1234'})
                  .then(sent => console.log(sent.status + ' ' + sent.dateCreated.toISOString()));
                """, "http://127.0.0.1:" + api.port, ApiUnderTest.TWILIO_SID);
        assertThat(said).matches("queued \\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(CAUGHT).containsExactly(Catch.sms("Shop", "+75550000001", "Код 1234"));
    }
}
