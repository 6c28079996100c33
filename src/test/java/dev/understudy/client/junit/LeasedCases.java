package dev.understudy.client.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.fail;

import dev.understudy.client.Lease;
import dev.understudy.client.Outcome;
import dev.understudy.client.TestAccount;
import dev.understudy.client.junit.Leased.Scope;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests as users write them; {@link LeasedExtensionTest} runs them, the failing ones too. */
final class LeasedCases {
    /** What the tests saw, for who runs them. */
    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private LeasedCases() {}

    static class TwoParameters {
        @Test
        void a_buyer_meets_a_seller(@Leased("demo") TestAccount buyer, @Leased("demo") TestAccount seller) {
            assertNotEquals(buyer.id(), seller.id());
        }
    }

    static class Failing {
        @Test
        void fails(@Leased("demo") TestAccount buyer) {
            fail("the shop is wrong");
        }

        @Test
        void fails_and_says_used(@Leased(value = "demo", onFailure = Outcome.USED) TestAccount buyer) {
            fail("the shop is wrong");
        }
    }

    static class Aborted {
        @Test
        void is_aborted(@Leased("demo") TestAccount buyer) {
            Assumptions.abort("not here");
        }
    }

    static class Passing {
        @Test
        void passes(@Leased("demo") TestAccount buyer) {
            SEEN.add(buyer.id());
        }
    }

    static class SetUp {
        private String before = "";

        @BeforeEach
        void set_up(@Leased("demo") TestAccount buyer) {
            before = buyer.id();
        }

        @Test
        void one_name_is_one_account(@Leased("demo") TestAccount buyer, @Leased("demo") TestAccount seller) {
            assertEquals(before, buyer.id());
            assertNotEquals(before, seller.id());
        }
    }

    static class Fields {
        @Leased("demo")
        private TestAccount buyer;

        @Leased("demo")
        private Lease seller;

        @Test
        void fields_are_filled(@Leased("other") TestAccount third) {
            SEEN.add(buyer.id());
            SEEN.add(seller.account().id());
            SEEN.add(third.id());
        }

        @Nested
        class Inner {
            @Test
            void also_of_the_outer_class(@Leased("demo") TestAccount inner) {
                assertNotEquals(inner.id(), buyer.id());
            }
        }
    }

    static class TwoPools {
        @Test
        void never(@Leased("other") TestAccount second, @Leased("demo") TestAccount first) {}
    }

    static class WithArguments {
        @ParameterizedTest
        @ValueSource(strings = {"one", "two"})
        void each_round_has_its_own(String word, @Leased("demo") TestAccount buyer) {
            SEEN.add(word + " " + buyer.id());
        }
    }

    static class PerClass {
        private static TestAccount first;

        @BeforeAll
        static void begin(@Leased(value = "demo", scope = Scope.CLASS) TestAccount buyer) {
            first = buyer;
        }

        @RepeatedTest(3)
        void all_share_it(@Leased(value = "demo", scope = Scope.CLASS) TestAccount buyer) {
            assertSame(first, buyer);
        }

        @Test
        void one_fails(@Leased(value = "demo", scope = Scope.CLASS) TestAccount buyer) {
            fail("the shop is wrong");
        }
    }

    static class PerRun {
        @Test
        void uses_it(@Leased(value = "demo", scope = Scope.RUN) TestAccount shared) {
            SEEN.add(shared.id());
        }
    }

    static class PerRunToo {
        @Test
        void uses_it(@Leased(value = "demo", scope = Scope.RUN) TestAccount shared) {
            SEEN.add(shared.id());
        }
    }

    /** Passes only where they really run side by side. */
    @Execution(ExecutionMode.CONCURRENT)
    static class Parallel {
        static final int MANY = 4;
        static final CountDownLatch ALL = new CountDownLatch(MANY);

        @RepeatedTest(MANY)
        void each_has_its_own(@Leased("demo") TestAccount buyer, @Leased("demo") TestAccount seller)
                throws InterruptedException {
            SEEN.add(buyer.id());
            SEEN.add(seller.id());
            ALL.countDown();
            if (!ALL.await(20, TimeUnit.SECONDS)) {
                fail("they did not run in parallel");
            }
        }
    }

    /** The one instance's field would be another's in the midst of a test. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @Execution(ExecutionMode.CONCURRENT)
    static class ParallelOnOneInstance {
        @Leased("demo")
        private TestAccount buyer;

        @Test
        void never() {
            SEEN.add(buyer.id());
        }
    }

    /** What a class or run shares may be shared by parallel tests. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @Execution(ExecutionMode.CONCURRENT)
    static class ParallelWithOneAccount {
        @Leased(value = "demo", scope = Scope.CLASS)
        private TestAccount buyer;

        @RepeatedTest(2)
        void shares_it() {
            SEEN.add(buyer.id());
        }
    }

    /** Fails by itself once its lease was lost. */
    static class LosingAndFailing {
        @Test
        void fails(@Leased("demo") TestAccount buyer, @Leased("demo") TestAccount seller) throws InterruptedException {
            Losing.lost.await(20, TimeUnit.SECONDS);
            fail("signed out");
        }
    }

    static class LosingOneOfTwo {
        @Test
        void would_pass(@Leased("demo") TestAccount buyer, @Leased("demo") TestAccount seller)
                throws InterruptedException {
            if (!Losing.lost.await(20, TimeUnit.SECONDS)) {
                fail("nothing was asked");
            }
        }
    }

    /** Waits until its lease was lost. */
    static class Losing {
        static volatile CountDownLatch lost = new CountDownLatch(1);

        @Test
        void would_pass(@Leased("demo") TestAccount buyer) throws InterruptedException {
            if (!lost.await(20, TimeUnit.SECONDS)) {
                fail("nothing was asked");
            }
        }
    }

    static class TooEarly {
        @BeforeAll
        static void begin(@Leased("demo") TestAccount buyer) {
            fail("there is no test yet");
        }

        @Test
        void never() {}
    }

    static class WrongType {
        @Test
        void never(@Leased("demo") String buyer) {}
    }
}
