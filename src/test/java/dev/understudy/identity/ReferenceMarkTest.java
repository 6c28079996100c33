package dev.understudy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Identity;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PhoneNumber;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An instance knows its own people by what it gave them, and nobody else's. */
class ReferenceMarkTest {
    private static final long SALT = 0x1234_5678_9abc_def0L;
    private static final ReferenceMark OURS = new ReferenceMark(SALT);

    private static Identity person(long number, long salt) {
        return IdentityMaker.make(
                number ^ salt,
                new Persona("ru", null, 18, 80),
                new PhoneNumber("+75550001234"),
                "inbox.test",
                LocalDate.of(2026, 11, 21));
    }

    @Test
    void a_seed_is_read_back_from_its_reference() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long seed = random.nextLong();
            assertThat(Reference.seed(Reference.of(seed))).hasValue(seed);
        }
    }

    @Test
    void every_person_of_the_instance_carries_its_mark() {
        for (long number : new long[] {1, 2, 1_000, 20_000_000, (1L << 32) - 1}) {
            Identity person = person(number, SALT);
            assertThat(OURS.isOn(person.reference())).isTrue();
            assertThat(OURS.isOnEmail(person.email())).as(person.email()).isTrue();
            assertThat(OURS.number(person.reference())).hasValue(number);
        }
    }

    @Test
    void another_instances_people_do_not() {
        for (long number = 1; number <= 1_000; number++) {
            Identity person = person(number, ~SALT);
            assertThat(OURS.isOn(person.reference())).isFalse();
            assertThat(OURS.isOnEmail(person.email())).isFalse();
        }
    }

    /** A reference of another's making is one of these by accident. The fewer numbers count, the rarer that is. */
    @Test
    void a_number_that_no_instance_ever_reached_is_no_mark() {
        assertThat(OURS.isOn(person(1L << 32, SALT).reference())).isFalse();
        assertThat(OURS.isOn(person((1L << 40) - 1, SALT).reference())).isFalse();
    }

    @Test
    void what_people_write_by_hand_is_no_reference() {
        for (String text :
                new String[] {"", "anna", "a0000000000000", "ilovetesting1", "A1b2c3d4e5f6g", "9abcdefghjkmn"}) {
            assertThat(OURS.isOn(text)).as(text).isFalse();
        }
        assertThat(OURS.isOnEmail("no address")).isFalse();
    }
}
