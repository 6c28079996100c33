package dev.understudy.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.consent.ShopTrouble;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import dev.understudy.flow.Shop;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShopRoomTest {
    private static final ShopRequest REQUEST = new ShopRequest(
            Origin.parse("http://127.0.0.1:1"),
            Operation.REGISTER,
            HttpMethod.GET,
            "/",
            MultiMap.caseInsensitiveMultiMap(),
            null,
            ShopRequest.Carried.NOBODY);
    private Instant now = Instant.EPOCH;
    private final ShopRoom room = new ShopRoom(new MarketplaceId("shop"), () -> now);
    private final AccountId somebody = AccountId.next();

    private void answered(AccountId account, int status) {
        ask(
                account,
                Future.succeededFuture(new ShopAnswer(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer())));
    }

    private void lost(AccountId account, Reason reason) {
        ask(account, Future.failedFuture(new ShopTrouble(reason, true, "as the test says")));
    }

    private void ask(AccountId account, Future<ShopAnswer> answer) {
        // What comes of it is the run's; the room only looks on.
        Future<ShopAnswer> unused = room.began(account, request -> answer).send(REQUEST);
        room.ended(account);
    }

    private void begin(AccountId account) {
        Shop unused = room.began(account, request -> Future.failedFuture("never asked"));
    }

    private void breakDown() {
        for (int i = 0; i < Breaker.OPENS_AT; i++) {
            answered(AccountId.next(), 503);
        }
    }

    @Test
    void a_shop_in_good_health_has_room_without_bound() {
        room.take(500);
        answered(somebody, 200);
        assertThat(room.free()).isGreaterThan(100_000);
        assertThat(room.objection()).isEmpty();
    }

    @Test
    void one_bad_account_opens_nothing_however_often_it_fails() {
        for (int i = 0; i < 100; i++) {
            answered(somebody, 500);
        }
        assertThat(room.objection()).isEmpty();
        assertThat(room.free()).isEqualTo(1);
    }

    @Test
    void a_good_answer_in_between_opens_nothing() {
        for (int i = 0; i < 50; i++) {
            lost(AccountId.next(), Reason.ANSWER_TIMEOUT);
            answered(somebody, 404);
        }
        assertThat(room.objection()).isEmpty();
    }

    @Test
    void what_consent_refuses_says_nothing_about_the_shop() {
        for (int i = 0; i < 50; i++) {
            lost(AccountId.next(), Reason.CONSENT_EXPIRED);
        }
        assertThat(room.objection()).isEmpty();
    }

    @Test
    void several_accounts_in_trouble_in_a_row_open_it_and_it_says_why() {
        breakDown();
        assertThat(room.free()).isZero();
        assertThat(room.rest()).isEqualTo(Breaker.FIRST_PAUSE);
        assertThat(room.objection()).hasValueSatisfying(why -> assertThat(why).contains("shop-unavailable"));
    }

    @Test
    void after_the_pause_one_run_may_try() {
        breakDown();
        now = now.plus(Breaker.FIRST_PAUSE);
        assertThat(room.objection()).isEmpty();
        assertThat(room.free()).isEqualTo(1);
        room.take(1);
        assertThat(room.free()).as("the probe is under way").isZero();
        room.giveBack(1);
        assertThat(room.free()).as("it ended without a word from the shop").isEqualTo(1);
    }

    @Test
    void what_began_before_it_opened_lets_no_second_probe_go_when_it_ends() {
        AccountId old = AccountId.next();
        room.take(1);
        begin(old);
        breakDown();
        now = now.plus(Breaker.FIRST_PAUSE);
        room.take(1);
        begin(somebody);
        room.ended(old);
        room.giveBack(1);
        assertThat(room.free()).as("the probe is still under way").isZero();
        room.ended(somebody);
        room.giveBack(1);
        assertThat(room.free()).isEqualTo(1);
    }

    @Test
    void registrations_may_probe_before_deletions_and_checks() {
        breakDown();
        now = now.plus(Breaker.FIRST_PAUSE);
        assertThat(room.free()).isEqualTo(1);
        assertThat(room.freeForUpkeep()).isZero();
        now = now.plus(ShopRoom.REGISTRATIONS_FIRST);
        assertThat(room.freeForUpkeep()).as("where nothing is registered").isEqualTo(1);
    }

    @Test
    void a_probe_that_fails_doubles_the_pause_up_to_a_bound() {
        breakDown();
        Duration pause = Breaker.FIRST_PAUSE;
        for (int i = 0; i < 10; i++) {
            assertThat(room.rest()).isEqualTo(pause);
            now = now.plus(pause);
            room.take(1);
            lost(somebody, Reason.CONNECT_FAILED);
            room.giveBack(1);
            pause = pause.multipliedBy(2).compareTo(Breaker.LONGEST_PAUSE) < 0
                    ? pause.multipliedBy(2)
                    : Breaker.LONGEST_PAUSE;
        }
        assertThat(room.rest()).isEqualTo(Breaker.LONGEST_PAUSE);
    }

    @Test
    void what_was_under_way_when_it_opened_prolongs_nothing() {
        breakDown();
        breakDown();
        assertThat(room.rest()).isEqualTo(Breaker.FIRST_PAUSE);
    }

    @Test
    void the_first_good_answer_closes_it_and_runs_start_few_at_first() {
        for (int i = 0; i < 64; i++) {
            begin(AccountId.next());
        }
        for (int i = 0; i < 40; i++) {
            answered(AccountId.next(), 429);
        }
        now = now.plus(Breaker.FIRST_PAUSE);
        answered(somebody, 200);
        assertThat(room.objection()).isEmpty();
        assertThat(room.free()).isBetween(1, 32);
        for (int i = 0; i < 3_000; i++) {
            answered(somebody, 200);
        }
        assertThat(room.free()).as("it comes back").isGreaterThan(64);
    }
}
