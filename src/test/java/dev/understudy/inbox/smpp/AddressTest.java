package dev.understudy.inbox.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "1, 75550000001, +75550000001",
        "1, +75550000001, +75550000001",
        "1, 85550000001, 85550000001",
        "1, 8613800000000, +8613800000000",
        "0, 75550000001, 75550000001",
        "2, 5550000001, 5550000001",
        "5, Shop, Shop"
    })
    void an_international_number_has_its_plus(int type, String digits, String spelled) {
        assertThat(new Address(type, 1, digits).spelled()).isEqualTo(spelled);
    }
}
