package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Crashes at random moments, and three books compared: the shop's users, our rows, what the clients were told. Short by default; docs/reliability.md says how it runs for long, and how a seed is
 * repeated.
 */
class CrashIT {
    /** To get the registrations under way; where the machine is too slow for all of them, it goes on with what it has. */
    private static final Duration RUN_UP = Duration.ofSeconds(12);

    /** Each client asks for something about twice a second: the crash comes within some two seconds. */
    private static final int LATEST_CRASH_ANSWERS_PER_CLIENT = 4;

    /** In each second round a process is taken for dead first, and is not. */
    private static final int SILENT_EACH = 2;

    private static final Duration LATEST_CRASH = Duration.ofSeconds(3);

    /** Two books are read one after the other: a difference between them must last to be one. */
    private static final Duration LASTING = Duration.ofSeconds(10);

    private static final Duration SETTLING = Duration.ofSeconds(180);

    /** What the processes said stays for whoever looks into a failure. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final List<String> differences = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Told told = new Told();

    /** Two nodes show what one does, and more; the test command has ten minutes for everything. */
    @Test
    @EnabledIfSystemProperty(named = "crash.rounds", matches = "[0-9]+", disabledReason = "long: mvn -B verify -Pcrash")
    void one_node_that_crashes_loses_nothing_and_leaves_nothing() throws Exception {
        play(CrashTerms.asked(1));
    }

    @Test
    void two_nodes_that_crash_lose_nothing_and_leave_nothing() throws Exception {
        play(CrashTerms.asked(2));
    }

    private void play(CrashTerms terms) throws Exception {
        say("crash harness: " + terms + "; repeat with -Dcrash.seed=" + terms.seed());
        TestDatabase database = TestDatabase.fresh();
        Random random = new Random(terms.seed());
        try (CrashScene scene = new CrashScene(directory, terms, database)) {
            Books books = new Books(database, scene.shop());
            scene.startAll();
            scene.keepReady(terms.leases() + terms.registrations());
            ExecutorService clients = open(terms, scene, random);
            try {
                for (int round = 1; round <= terms.rounds() && differences.isEmpty(); round++) {
                    getUnderWay(terms, scene, books);
                    if (round % SILENT_EACH == 0) {
                        say("round " + round + ": process " + scene.silenceOne(books) + " stood still");
                    }
                    crash(terms, scene, books, "round " + round, random);
                }
            } finally {
                closing.countDown();
                clients.shutdown();
            }
            assertThat(clients.awaitTermination(SETTLING.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            settle(scene, books);
            differences.addAll(scene.errors());
            differences.addAll(books.ownDifferences());
            differences.addAll(books.differencesWithTheShop());
            differences.addAll(books.forgotten(told));
            differences.addAll(told.differences());
            say("answers: " + told.answers());
            say("ends: " + books.ends());
        }
        assertThat(differences)
                .as("with -Dcrash.seed=" + terms.seed() + "; logs are in " + directory)
                .isEmpty();
    }

    private ExecutorService open(CrashTerms terms, CrashScene scene, Random random) {
        CrashClient.World world = new CrashClient.World(scene.nodes(), CrashScene.POOL, scene.shopOrigin());
        ExecutorService clients = Executors.newFixedThreadPool(terms.leases());
        for (int i = 0; i < terms.leases(); i++) {
            clients.execute(new CrashClient(world, "suite-" + i, told, closing, new Random(random.nextLong())));
        }
        return clients;
    }

    private static void getUnderWay(CrashTerms terms, CrashScene scene, Books books) throws Exception {
        awaitUnderWay(books, "lease active", terms.leases() * 3 / 4);
        scene.keepReady(0); // or what is used up comes back one by one, and not many at once
        scene.useUp(terms.leases());
        scene.keepReady(terms.leases() + terms.registrations());
        awaitUnderWay(books, "account pending", terms.registrations() * 3 / 4);
    }

    private void crash(CrashTerms terms, CrashScene scene, Books books, String round, Random random) throws Exception {
        awaitAnswers(random.nextInt(LATEST_CRASH_ANSWERS_PER_CLIENT * terms.leases()));
        Map<String, Integer> before = books.underWay();
        CrashScene.Ended ended = scene.endSome();
        differences.addAll(scene.errors());
        say(round + ": " + ended + " with " + before);
        if (ended.isClean()) {
            for (long pid : ended.pids()) {
                assertThat(books.claimsOf(pid))
                        .as(round + ": a clean stop hands everything back")
                        .isEmpty();
            }
        }
        compare(books, round);
        ended.startAgain();
    }

    private static void awaitUnderWay(Books books, String what, int count) {
        try {
            await().atMost(RUN_UP).until(() -> books.underWay().getOrDefault(what, 0) >= count);
        } catch (ConditionTimeoutException slow) {
            say("the machine did not get " + count + " of '" + what + "' under way in time");
        }
    }

    /** The moment of a crash: so many answers further on, whatever is under way then. */
    private void awaitAnswers(int more) {
        long moment = told.answerCount() + more;
        try {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(LATEST_CRASH)
                    .until(() -> told.answerCount() >= moment);
        } catch (ConditionTimeoutException slow) {
            say("the clients did not get " + more + " answers in time");
        }
    }

    private void compare(Books books, String round) throws Exception {
        books.ownDifferences().forEach(each -> differences.add(round + ": " + each));
        try {
            await().atMost(LASTING).until(() -> books.differencesWithTheShop().isEmpty());
        } catch (ConditionTimeoutException lasting) {
            books.differencesWithTheShop().forEach(each -> differences.add(round + ": " + each));
        }
    }

    /** Nothing new is made, and what there is is used up, retired and deleted at the shop: in the end there is nobody, here and there. */
    private void settle(CrashScene scene, Books books) throws Exception {
        long began = System.nanoTime();
        scene.keepReady(0);
        try {
            await().atMost(SETTLING).ignoreExceptions().until(() -> {
                scene.useUp(0);
                return books.underWay().isEmpty();
            });
        } catch (ConditionTimeoutException stuck) {
            differences.add("not over within " + SETTLING + ": " + books.underWay());
        }
        say("settled in " + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
    }

    private static void say(String what) {
        System.out.println(what);
    }
}
