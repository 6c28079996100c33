package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Secret;
import dev.understudy.domain.Sex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {
    @TempDir
    Path directory;

    private ConfigurationFile file;

    @BeforeEach
    void make_a_good_file() throws Exception {
        file = new ConfigurationFile(directory);
    }

    @Test
    void the_least_file_is_enough() throws Exception {
        Configuration read = file.with("");
        assertThat(read.marketplaces().get(new MarketplaceId("shop")).timing())
                .isEqualTo(MarketplaceConfig.Timing.DEFAULT);
        assertThat(read.pools().get(new PoolName("shoppers")).persona()).isEqualTo(new Persona("en", null, 18, 75));
        assertThat(read.poolsOf(new MarketplaceId("shop"))).hasSize(1);
        assertThat(read.database().place())
                .isEqualTo(new DatabasePlace.Embedded(directory.resolve("understudy-data/postgres")));
        assertThat(read.lease()).isEqualTo(LeaseConfig.DEFAULT);
    }

    @Test
    void every_problem_is_reported_at_once_with_line_and_path() {
        assertThat(file.problems(() -> file.with("""
                        http:
                          port: 70000
                          hots: 0.0.0.0
                        lease:
                          ttl: ten minutes
                        jantior: {}
                        """)))
                .containsExactly(
                        "10: http.port: expected a whole number from 0 to 65535, found '70000'",
                        "11: http.hots: unknown key; did you mean 'host'?",
                        "13: lease.ttl: expected a time from 1s to 7d, such as 250ms, 30s, 5m, 12h, 90d, found 'ten minutes'",
                        "14: jantior: unknown key; did you mean 'janitor'?");
    }

    @Test
    void the_message_of_the_exception_has_a_line_for_each_problem() {
        assertThatThrownBy(() -> file.with("http: {port: 70000}\nlease: {sweep: 1d}"))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageMatching("(?s).*understudy.yaml:9: http.port: .*\n.*understudy.yaml:10: lease.sweep: .*");
    }

    @Test
    void production_is_refused() {
        assertThat(file.problems(() -> file.whole("""
                        marketplaces:
                          shop: {origin: "https://shop.example", environment: Production, flow: flow.yaml}
                        """)))
                .singleElement()
                .asString()
                .contains("2: marketplaces.shop.environment: is production, where Understudy never registers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://staging.shop.example",
                "http://0.0.0.0:80",
                "http://2130706433",
                "http://[::ffff:127.0.0.1]"
            })
    void plain_http_goes_to_loopback_alone(String origin) {
        assertThat(file.problems(() -> file.whole("""
                        marketplaces:
                          shop: {origin: "%s", environment: staging, flow: flow.yaml}
                        """.formatted(origin))))
                .singleElement()
                .asString()
                .contains("marketplaces.shop.origin: ");
    }

    @Test
    void further_origins_are_held_to_the_same() {
        assertThat(file.problems(() -> file.keys("otherOrigins: [http://id.shop.example]", "")))
                .containsExactly("6: marketplaces.shop.otherOrigins: " + MarketplaceConfig.INSECURE);
    }

    @Test
    void a_pool_of_an_unknown_marketplace_is_a_problem() {
        assertThat(file.problems(() -> file.with("  more: {marketplace: shpo}\n")))
                .containsExactly("9: pools.more.marketplace: there is no marketplace 'shpo'; did you mean 'shop'?");
    }

    @Test
    void a_broken_marketplace_is_not_reported_again_by_its_pools() {
        assertThat(file.problems(() -> file.whole("""
                        marketplaces:
                          shop: {environment: staging, flow: flow.yaml}
                        pools:
                          shoppers: {marketplace: shop}
                        """)))
                .containsExactly("2: marketplaces.shop.origin: is missing: scheme, host and port of the shop");
    }

    @Test
    void names_that_urls_and_metrics_cannot_carry_are_problems() {
        assertThat(file.problems(() -> file.with("  My Pool: {marketplace: shop}\n")))
                .singleElement()
                .asString()
                .contains("a pool's name has 1 to 63 of a-z 0-9 . _ -");
    }

    @Test
    void a_target_above_ready_at_most_could_never_be_kept() {
        assertThat(file.problems(() -> file.keys("", "target: 11\nreadyAtMost: 10")))
                .containsExactly("9: pools.shoppers.target: 11 is above readyAtMost, 10: the pool could never fill");
    }

    @Test
    void pools_together_stay_within_their_marketplaces_concurrency() {
        assertThat(file.problems(() -> file.with("  more: {marketplace: shop, concurrency: 49}\n")))
                .singleElement()
                .asString()
                .contains("marketplaces.shop.ceilings: a limit is exceeded by configuration: concurrency is 64")
                .contains("make 65 (shoppers 16, more 49)");
    }

    @Test
    void pools_together_stay_within_their_marketplaces_accounts() {
        assertThat(file.problems(() -> file.keys("ceilings: {accounts: 99}", "")))
                .singleElement()
                .asString()
                .contains("accounts is 99, and the pools' readyAtMost make 100");
    }

    @Test
    void limits_are_compared_whatever_else_is_wrong() {
        assertThat(file.problems(() -> file.whole("""
                        marketplaces:
                          shop:
                            origin: http://staging.shop.example
                            timing: {answer: 55s}
                            ceilings: {accounts: 99, concurrency: 1}
                        pools:
                          shoppers: {marketplace: shop, persona: {locale: xx}, concurrency: none}
                        http: {port: 99999}
                        """)))
                .anyMatch(each -> each.contains("shop.origin"))
                .anyMatch(each -> each.contains("shop.environment: is missing"))
                .anyMatch(each -> each.contains("shop.flow: is missing"))
                .anyMatch(each -> each.contains("shop.timing: connect and answer together, 1m"))
                .anyMatch(each -> each.contains("shop.ceilings: a limit is exceeded by configuration: accounts is 99"))
                .anyMatch(each -> each.contains("shoppers.persona.locale"))
                .anyMatch(each -> each.contains("shoppers.concurrency: expected a whole number"))
                .anyMatch(each -> each.contains("http.port"))
                .hasSize(8);
    }

    @Test
    void consent_is_checked_at_least_every_hour() {
        assertThat(file.problems(() -> file.keys("timing: {consentCheck: 61m}", "")))
                .singleElement()
                .asString()
                .contains("marketplaces.shop.timing.consentCheck: expected a time from 1s to 1h");
    }

    @Test
    void people_are_adults_of_a_known_locale() {
        assertThat(file.problems(() -> file.keys("", "persona: {locale: xx, youngest: 17, oldest: 20, sex: both}")))
                .anyMatch(problem -> problem.contains("persona.youngest: expected a whole number from 18"))
                .anyMatch(problem -> problem.contains("persona.locale: no people of 'xx' are known"))
                .anyMatch(problem -> problem.contains("persona.sex: expected any, female or male"))
                .hasSize(3);
        assertThat(file.problems(() -> file.keys("", "persona: {youngest: 40, oldest: 30}")))
                .containsExactly("9: pools.shoppers.persona.youngest: 40 is above oldest, 30");
    }

    @Test
    void a_persona_is_read() throws Exception {
        Configuration read = file.keys("", "persona: {locale: ru, sex: female, youngest: 30, oldest: 40}");
        assertThat(read.pools().get(new PoolName("shoppers")).persona())
                .isEqualTo(new Persona("ru", Sex.FEMALE, 30, 40));
    }

    @Test
    void a_worker_that_lost_its_claim_could_not_still_be_sending() {
        assertThat(file.problems(() -> file.keys("timing: {answer: 50s}", "")))
                .singleElement()
                .asString()
                .contains("marketplaces.shop.timing: connect and answer together, 55s, leave no time");
    }

    @Test
    void a_number_rests_for_longer_than_a_code_lives() {
        assertThat(file.problems(() -> file.with("registration: {numberCoolDown: 10m}")))
                .singleElement()
                .asString()
                .contains("registration.numberCoolDown: must be longer than codeLife");
    }

    @Test
    void a_lease_is_kept_for_longer_than_the_key_that_repeats_it() throws Exception {
        assertThat(file.problems(() -> file.with("lease: {idempotencyKept: 3d}\nretention: {accounts: 3d}")))
                .singleElement()
                .asString()
                .contains("retention: retention.accounts, 3d, must be longer than lease.idempotencyKept, 3d");
        assertThat(file.problems(() -> file.with("lease: {idempotencyKept: 3d}\nretention: {accounts: 3}")))
                .as("a wrong key's default is nobody's choice")
                .singleElement()
                .asString()
                .contains("retention.accounts: expected a time");
        assertThat(file.with("lease: {idempotencyKept: 3d}\nretention: {accounts: 4d}")
                        .retention()
                        .accounts())
                .hasDays(4);
    }

    @Test
    void a_flow_file_that_is_not_there_is_named() {
        assertThat(file.problems(() -> file.whole("""
                        marketplaces:
                          shop: {origin: "https://shop.example", environment: staging, flow: flows/none.yaml}
                        """)))
                .containsExactly(
                        "2: marketplaces.shop.flow: there is no readable file " + directory.resolve("flows/none.yaml"));
    }

    @Test
    void a_file_that_cannot_be_read_says_why() {
        assertThatThrownBy(() -> ConfigurationReader.read(Path.of("none.yaml"), Map.of(), Set.of("en")))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessage("none.yaml:1: cannot be read: there is no such file");
        assertThatThrownBy(() -> ConfigurationReader.read(
                        Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', (byte) 0xe4}),
                        Map.of(),
                        Set.of("en")))
                .hasMessageContaining("it is not UTF-8 text");
    }

    @Test
    void a_key_twice_is_one_problem() {
        assertThat(file.problems(() -> file.keys("origin: https://other.example", "")))
                .containsExactly("6: marketplaces.shop.origin: stands twice; the first is in line 3");
    }

    @Test
    void an_api_reached_by_others_and_a_missing_key_are_warnings() throws Exception {
        assertThat(file.with("http: {host: 0.0.0.0}\n").warnings())
                .extracting(warning -> warning.line() + " " + warning.path())
                .containsExactly("1 keys", "9 http.host");
    }

    @Test
    void keys_are_read_with_their_scopes() throws Exception {
        ApiKey key = ApiKey.make();
        Configuration read = file.with("""
                keys:
                  ci: {hash: "%s", scopes: [lease, read], quota: 5}
                """.formatted(key.hash()));
        KeyConfig owner = read.keys().ownerOf(key).orElseThrow();
        assertThat(owner.name()).isEqualTo("ci");
        assertThat(owner.quota()).hasValue(5);
        assertThat(owner.allows(Scope.LEASE)).isTrue();
        assertThat(owner.allows(Scope.ADMIN)).isFalse();
        assertThat(read.keys().ownerOf(ApiKey.make())).isEmpty();
    }

    @Test
    void a_key_in_place_of_its_hash_is_refused_and_not_repeated() {
        ApiKey key = ApiKey.make();
        assertThat(file.problems(() -> file.with("""
                        keys:
                          ci: {hash: "%s", scopes: [lease, reed]}
                        """.formatted(key.value()))))
                .hasSize(2)
                .noneMatch(problem -> problem.contains(key.value()))
                .anyMatch(problem -> problem.contains("keys.ci.hash: expected sha256:"))
                .anyMatch(problem -> problem.contains("keys.ci.scopes[1]: 'reed' is no scope; did you mean 'read'?"));
    }

    @Test
    void what_was_read_is_described_without_secrets() throws Exception {
        Configuration read = file.with("""
                        database: {url: "postgresql://us@db.shop.example/understudy", password: "env:PASSWORD"}
                        inbox: {smsKey: "env:SMS"}
                        """, Map.of("PASSWORD", "hunter2", "SMS", "hunter3"));
        assertThat(read.database().place())
                .isEqualTo(new DatabasePlace.Server(
                        "us", "db.shop.example", 5432, "understudy", new Secret("hunter2"), "prefer"));
        assertThat(List.of(read.describe(), read.toString())).noneMatch(text -> text.contains("hunter"));
        assertThat(read.describe())
                .contains("postgresql://us@db.shop.example:5432/understudy")
                .contains("shop: https://staging.shop.example:443 (staging)")
                .contains("shoppers of shop: 50 ready, at most 100")
                .contains("warning");
    }
}
