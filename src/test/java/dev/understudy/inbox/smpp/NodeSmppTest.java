package dev.understudy.inbox.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.testing.NodeScript;
import org.junit.jupiter.api.Test;

/** Node's {@code smpp}, which encodes texts and headers by itself. */
class NodeSmppTest {
    @Test
    void it_binds_sends_in_three_codings_and_parts_and_gets_its_receipt() throws Exception {
        try (SmppUnderTest gateway = new SmppUnderTest(SmppUnderTest.SETTINGS)) {
            String said = NodeScript.run("smpp", """
                    const smpp = require('smpp');
                    const session = smpp.connect({url: 'smpp://127.0.0.1:' + process.argv[2]}, () => {
                      session.bind_transceiver({system_id: 'shop', password: 'secret08'}, bound => {
                        if (bound.command_status) throw new Error('bind: ' + bound.command_status);
                        const to = {dest_addr_ton: 1, destination_addr: '75550000001', source_addr_ton: 5, source_addr: 'Shop'};
                        const send = fields => new Promise((done, failed) => session.submit_sm({...to, ...fields},
                          answer => answer.command_status ? failed(new Error('' + answer.command_status)) : done(answer.message_id)));
                        const receipt = new Promise(done => session.on('deliver_sm', pdu => {
                          session.send(pdu.response());
                          done(pdu);
                        }));
                        (async () => {
                          await send({short_message: 'Code @1234 {€}'});
                          await send({short_message: 'Ваш код 1234'});
                          await send({data_coding: 3, short_message: Buffer.from('é 1234', 'latin1')});
                          const udh = number => Buffer.from([5, 0, 3, 9, 2, number]);
                          await send({short_message: {udh: udh(2), message: 'код 1234'}});
                          await send({short_message: {udh: udh(1), message: 'Длинный '}});
                          await send({message_payload: 'payload 1234'});
                          const id = await send({registered_delivery: 1, short_message: 'last'});
                          const pdu = await receipt;
                          console.log(pdu.receipted_message_id === id ? 'receipt ' + pdu.message_state : 'another');
                          session.unbind(() => session.close());
                        })();
                      });
                    });
                    """, String.valueOf(gateway.port()));
            assertThat(said).isEqualTo("receipt 2");
            assertThat(gateway.texts())
                    .containsExactly(
                            "Code @1234 {€}", "Ваш код 1234", "é 1234", "Длинный код 1234", "payload 1234", "last");
            assertThat(gateway.caught).extracting(Catch::to).containsOnly("+75550000001");
        }
    }
}
