package dev.understudy.inbox.smpp;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a client hands in with {@code submit_sm}, {@code submit_multi} or {@code data_sm}. */
record Submission(Address from, List<Address> to, int registeredDelivery, int dataCoding, UserData data) {
    private static final int TO_A_NUMBER = 1;
    private static final int TO_A_LIST = 2;
    private static final int MOST_DESTINATIONS = 254;

    static Submission single(Buffer body) {
        FieldReader fields = new FieldReader(body);
        fields.skipText(); // service_type
        Address from = Address.read(fields);
        return rest(fields, from, List.of(Address.read(fields)));
    }

    static Submission toSeveral(Buffer body) {
        FieldReader fields = new FieldReader(body);
        fields.skipText(); // service_type
        Address from = Address.read(fields);
        int count = fields.octet();
        if (count == 0 || count > MOST_DESTINATIONS) {
            throw new Malformed(Status.BAD_NUMBER_OF_DESTINATIONS);
        }
        List<Address> to = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            to.add(destination(fields));
        }
        return rest(fields, from, to);
    }

    private static Address destination(FieldReader fields) {
        return switch (fields.octet()) {
            case TO_A_NUMBER -> Address.read(fields);
            case TO_A_LIST -> throw new Malformed(Status.BAD_LIST_NAME);
            default -> throw new Malformed(Status.BAD_DESTINATION_FLAG);
        };
    }

    private static Submission rest(FieldReader fields, Address from, List<Address> to) {
        int esmClass = fields.octet();
        fields.skip(2); // protocol_id, priority_flag
        fields.skipText(); // schedule_delivery_time
        fields.skipText(); // validity_period
        int registeredDelivery = fields.octet();
        fields.skip(1); // replace_if_present_flag
        int dataCoding = fields.octet();
        fields.skip(1); // sm_default_msg_id
        byte[] shortMessage = fields.octets(fields.octet());
        UserData data = UserData.of(esmClass, shortMessage, fields.options());
        return new Submission(from, to, registeredDelivery, dataCoding, data);
    }

    static Submission data(Buffer body) {
        FieldReader fields = new FieldReader(body);
        fields.skipText(); // service_type
        Address from = Address.read(fields);
        Address to = Address.read(fields);
        int esmClass = fields.octet();
        int registeredDelivery = fields.octet();
        int dataCoding = fields.octet();
        Map<Integer, byte[]> options = fields.options();
        UserData data = UserData.of(esmClass, new byte[0], options);
        return new Submission(from, List.of(to), registeredDelivery, dataCoding, data);
    }
}
