package dev.understudy.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake in a flow file is told with its line and what to mend. */
class FlowProblemsTest {
    /** A flow in which nothing is wrong; each case changes one thing. */
    private static final String GOOD = """
            name: shop
            settings:
              prefix: /api
            phases:
              register: [ask, code, confirm]
              delete: [delete]
            steps:
              ask:
                request: POST {setting.prefix}/ask
                json: {phone: "{identity.phone | digits}"}
                expect:
                  - json: /id
                    keep: {id: /id, wait: {json: /wait, or: 30}}
              code:
                await: {channel: sms, sent-by: ask, code: 4, keep: code, resend: {after: "{kept.wait}"}}
              confirm:
                request: POST /confirm
                json: {code: "{kept.code}"}
                expect:
                  - {json: /wrong, code-refused: code, words: /wrong}
                  - status: 200
              delete:
                request: POST /delete
                json: {id: "{kept.id}"}
                expect:
                  - {status: 200, then: end}
                  - {status: 404, then: gone}
            result: {externalId: id}
            """;

    private static List<String> problems(String text) {
        FlowProblems problems = catchThrowableOfType(FlowProblems.class, () -> {
            Flow ignored = Flow.read("shop.yaml", text);
        });
        return problems == null ? List.of() : problems.getMessage().lines().toList();
    }

    @Test
    void a_good_flow_has_no_problems() {
        assertThatCode(() -> Flow.read("shop.yaml", GOOD)).doesNotThrowAnyException();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("name: shop", "nam: shop", "shop.yaml:1: name: is missing"),
                mistake("  delete: [delete]\n", "", "shop.yaml:4: phases.delete: is missing"),
                mistake(
                        "  delete: [delete]\n",
                        "  delet: [delete]\n",
                        "shop.yaml:6: phases.delet: there is no such phase; did you mean 'delete'?"),
                mistake(
                        "[ask, code, confirm]",
                        "[ask, cod, confirm]",
                        "shop.yaml:5: phases.register: there is no step 'cod'; did you mean 'code'?"),
                mistake(
                        "[ask, code, confirm]",
                        "[ask, code, confirm, ask]",
                        "shop.yaml:5: phases.register: step 'ask' stands twice"),
                mistake("[ask, code, confirm]", "[]", "shop.yaml:5: phases.register: has no steps"),
                mistake(
                        "{status: 404, then: gone}",
                        "{status: 404, then: end}",
                        "shop.yaml:6: phases.delete: no answer says how 'already gone' looks"),
                mistake(
                        "POST /confirm",
                        "POST https://shop.example/confirm",
                        "shop.yaml:17: steps.confirm.request: is relative to the marketplace's origin"),
                mistake(
                        "POST /confirm",
                        "POST //shop.example/confirm",
                        "shop.yaml:17: steps.confirm.request: is relative"),
                mistake(
                        "POST /confirm",
                        "POST confirm",
                        "shop.yaml:17: steps.confirm.request: has a path that starts with '/'"),
                mistake(
                        "POST /confirm",
                        "PSOT /confirm",
                        "shop.yaml:17: steps.confirm.request: starts with a method; did you mean 'POST'?"),
                mistake("POST /confirm", "POST /confirm?x=1", "shop.yaml:17: steps.confirm.request: has a path only"),
                mistake(
                        "POST /confirm",
                        "POST /{secret.key}",
                        "shop.yaml:17: steps.confirm.request: has a secret in its path"),
                mistake("prefix: /api", "prefix: https://shop.example", "shop.yaml:3: settings.prefix: starts a path"),
                mistake(
                        "prefix: /api",
                        "prefx: /api",
                        "shop.yaml:3: settings.prefx: is used nowhere; did you mean 'prefix'?"),
                mistake(
                        "{kept.code}",
                        "{kept.cod}",
                        "shop.yaml:18: steps.confirm.json.code: uses {kept.cod}, which no step before it keeps in the phase 'register'; did you mean 'code'?"),
                mistake("{kept.wait}", "{kept.id} {kept.maybe}", "uses {kept.maybe}"),
                mistake(
                        "{setting.prefix}",
                        "{setting.prefx}",
                        "shop.yaml:9: steps.ask.request: uses {setting.prefx}, which does not stand under 'settings'; did you mean 'prefix'?"),
                mistake(
                        "prefix: /api",
                        "other: /api",
                        "shop.yaml:9: steps.ask.request: uses {setting.prefix}, which does not stand under 'settings': write it there"),
                mistake(
                        "externalId: id",
                        "externalId: id, tokens: {id: {lives: \"{setting.life}\"}}",
                        "shop.yaml:28: result.tokens.id.lives: uses {setting.life}"),
                mistake(
                        "{identity.phone | digits}",
                        "{identity.phon | digits}",
                        "shop.yaml:10: steps.ask.json.phone: an identity has no 'phon'; did you mean 'phone'?"),
                mistake(
                        "{identity.phone | digits}",
                        "{identity.phone | digit}",
                        "shop.yaml:10: steps.ask.json.phone: there is no function 'digit'; did you mean 'digits'?"),
                mistake(
                        "{identity.phone | digits}",
                        "{identiy.phone}",
                        "there is no 'identiy' to take a value from; did you mean 'identity'?"),
                mistake("{identity.phone | digits}", "{identity.phone", "has no closing brace"),
                mistake("{identity.phone | digits}", "{phone}", "is not of the form {source.name}"),
                mistake(
                        "{identity.phone | digits}",
                        "{identity.birthDate | date q'}",
                        "shop.yaml:10: steps.ask.json.phone: the date pattern"),
                mistake(
                        "json: /id\n",
                        "json: id\n",
                        "shop.yaml:12: steps.ask.expect[0].json: expected a JSON Pointer such as /user/id, of at most 500 characters"),
                mistake(
                        "- status: 200",
                        "- status: 2000",
                        "shop.yaml:21: steps.confirm.expect[1].status: expected a status such as 200 or 2xx, found '2000'"),
                mistake(
                        "- status: 200",
                        "- then: next",
                        "shop.yaml:21: steps.confirm.expect[1]: says nothing about the answer"),
                mistake(
                        "- status: 200",
                        "- {status: 200, then: nxt}",
                        "expected next, end, gone, poll or 'goto <step>', found 'nxt'"),
                mistake(
                        "- status: 200",
                        "- {status: 200, then: goto asks}",
                        "shop.yaml:16: steps.confirm: goto: there is no step 'asks'; did you mean 'ask'?"),
                mistake(
                        "- status: 200",
                        "- {status: 200, then: goto delete}",
                        "goto names 'delete', which is not a step of the phase 'register'"),
                mistake(
                        "- status: 200",
                        "- {status: 200, fail: shop-refusd}",
                        "shop.yaml:21: steps.confirm.expect[1].fail: 'shop-refusd' is not a reason that an answer can mean; did you mean 'shop-refused'?"),
                mistake(
                        "- status: 200",
                        "- {status: 200, then: end, fail: shop-refused}",
                        "leads to one place only, not to then and fail"),
                mistake(
                        "- status: 200",
                        "- {status: 200, fail: shop-refused}",
                        "shop.yaml:5: phases.register: never ends well"),
                mistake("- status: 200", "- {status: 200, words: /x}", "'fail' or 'code-refused' only"),
                mistake(
                        "- status: 200",
                        "- {status: 200, then: poll}",
                        "has 'then: poll', but no 'poll' with its interval"),
                mistake("- status: 200", "- {status: 200, again: /x}", "has 'again', but no 'data' to send"),
                mistake("- status: 200", "- {status: 200, then: gone}", "'then: gone', which is for the phase delete"),
                mistake("- status: 200", "- {status: 200, json: {/a: {like: x}}}", "unknown key"),
                mistake("- status: 200", "- {status: 200, json: {/a: {matches: \"(\"}}}", "is no regular expression"),
                mistake(
                        "code-refused: code",
                        "code-refused: ask",
                        "code-refused names 'ask', which waits for no message"),
                mistake("keep: {id: /id", "keep: {id: {jsn: /id}", "unknown key; did you mean 'json'?"),
                mistake(
                        "keep: {id: /id",
                        "keep: {id: {item: /id}",
                        "takes from an item, but there is no 'item' to find one"),
                mistake(
                        "keep: {id: /id",
                        "keep: {id: {json: /id, optional: true}",
                        "result: 'id' is not kept on every way through register"),
                mistake(
                        "channel: sms",
                        "channel: fax",
                        "shop.yaml:15: steps.code.await.channel: expected sms or email, found 'fax'"),
                mistake("code: 4,", "code: 4, link: {path: /x},", "steps.code.await.link: a step takes one thing"),
                mistake("code: 4,", "link: {},", "steps.code.await.link: says nothing about the link"),
                mistake("code: 4,", "link: {path: x},", "steps.code.await.link.path: a link's path starts with '/'"),
                mistake("code: 4,", "link: {pth: /x},", "steps.code.await.link.pth: unknown key; did you mean 'path'?"),
                mistake(
                        "code: 4,",
                        "link: {host: \"http://shop.example\"},",
                        "steps.code.await.link.host: a link's host is a name"),
                mistake(
                        "code: 4,",
                        "link: {pattern: \"(\"},",
                        "steps.code.await.link.pattern: the pattern cannot be read"),
                mistake("code: 4,", "", "steps.code.await.code: is missing"),
                mistake("code: 4,", "code: 4-2,", "steps.code.await.code: a code of 4 to 2 characters is not possible"),
                mistake(
                        "code: 4,",
                        "code: four,",
                        "steps.code.await.code: expected a number of digits such as 6, or 4-8, found 'four'"),
                mistake(
                        "sent-by: ask",
                        "sent-by: aks",
                        "shop.yaml:14: steps.code: sent-by: there is no step 'aks'; did you mean 'ask'?"),
                mistake(
                        "sent-by: ask",
                        "sent-by: confirm",
                        "waits in the phase 'register' before 'confirm' has asked for anything"),
                mistake(
                        "json: {code:",
                        "jsn: {code:",
                        "shop.yaml:18: steps.confirm.jsn: unknown key; did you mean 'json'?"),
                mistake("json: {code:", "upload: {code:", "shop.yaml:18: steps.confirm.upload: unknown key"),
                mistake("json: {code:", "form: {a: b}\n    json: {code:", "a request has one body"),
                mistake(
                        "json: {code:",
                        "headers: {Cookie: x}\n    json: {code:",
                        "'Cookie' is set by the program itself"),
                mistake(
                        "json: {code:",
                        "once: true\n    repeatable: true\n    json: {code:",
                        "is 'once' and 'repeatable'"),
                mistake(
                        "json: {phone:",
                        "once: true\n    json: {phone:",
                        "asks 'ask' for a code again, but that step is 'once'"),
                mistake("json: {code:", "data: {email: x}\n    json: {code:", "has 'data', but no answer says 'again'"),
                mistake(
                        "externalId: id",
                        "externalId: di",
                        "shop.yaml:28: result: 'di' is not kept on every way through register; did you mean 'id'?"),
                mistake("externalId: id", "externalId: id, facts: [nam]", "'nam' is never kept through register"),
                mistake(
                        "result:",
                        "  idle: {request: GET /, expect: [{status: 200}]}\nresult:",
                        "steps.idle: stands in no phase, so it is never taken"),
                mistake(
                        "    request: POST /confirm\n",
                        "",
                        "steps.confirm: a step has either 'request', 'submit' or 'await'"),
                mistake("name: shop", "name: [", "not valid YAML"),
                mistake(
                        "{identity.phone | digits}",
                        "{identity.birthDate | date DD/MM/yyyy}",
                        "the day of the month is d"),
                mistake(
                        "{identity.phone | digits}",
                        "{identity.birthDate | date dd/MM/YYYY}",
                        "the year of a date is y"));
    }

    private static Arguments mistake(String good, String bad, String told) {
        return Arguments.of(bad, GOOD.replace(good, bad), told);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("mistakes")
    void is_told_with_what_to_mend(String bad, String text, String told) {
        assertThat(text).isNotEqualTo(GOOD);
        assertThat(problems(text)).anySatisfy(line -> assertThat(line).contains(told));
    }

    @Test
    void a_step_that_no_way_reaches_is_told() {
        assertThat(problems(GOOD.replace("- status: 200", "- {status: 200, then: end}")
                        .replace("confirm]", "confirm, more]")
                        .replace("result:", "  more: {request: GET /, expect: [{status: 200}]}\nresult:")))
                .containsExactly("shop.yaml:5: phases.register: step 'more' cannot be reached");
    }

    @Test
    void a_value_that_may_be_missing_cannot_stand_inside_a_text() {
        assertThat(problems(GOOD.replace("keep: {id: /id,", "keep: {id: /id, maybe: {json: /m, optional: true},")
                        .replace("request: POST /confirm", "request: POST /confirm/{kept.maybe}")))
                .singleElement()
                .asString()
                .contains("needs {kept.maybe}, which is not kept on every way to it in the phase 'register'");
    }

    @Test
    void every_problem_is_told_at_once_in_the_order_of_the_lines() {
        String text = GOOD.replace("POST /confirm", "POST confirm")
                .replace("channel: sms", "channel: fax")
                .replace("{status: 200, then: end}", "{status: 99, then: end}");
        assertThat(problems(text))
                .hasSize(3)
                .isSortedAccordingTo(java.util.Comparator.comparingInt(FlowProblemsTest::line));
    }

    /** Each line has one mistake, of form or of meaning; every one is told, and nothing else. */
    @Test
    void mistakes_of_form_and_of_meaning_are_told_in_one_pass() {
        assertThat(problems("""
                        name: shop
                        settings:
                          prefix: /api
                          idle: x
                        phases:
                          register: [ask, cod, confirm]
                          delete: [delete]
                        steps:
                          ask:
                            request: POST {setting.prefx}/ask
                            json: {phone: "{identity.phon}"}
                            expect:
                              - {json: id}
                              - {status: 200, keep: {id: /id}}
                          code:
                            await: {channel: fax, sent-by: aks, code: 4, keep: code}
                          confirm:
                            request: POST {setting.prefix}/confirm
                            json: {code: "{kept.nowhere}"}
                            expect:
                              - {json: /wrong, code-refused: ask}
                              - {status: 2000}
                          delete:
                            request: POST delete
                            expect:
                              - {status: 200, then: goto nirvana}
                              - {status: 404, then: gone}
                        result: {externalId: di}
                        """))
                .extracting(FlowProblemsTest::line)
                .containsExactly(4, 6, 10, 11, 13, 15, 16, 17, 19, 22, 23, 24, 28);
    }

    static Stream<Arguments> mistakesOfForm() {
        return Stream.of(
                alone("{json: /wrong, code-refused: code, words: /wrong}", "{json: /wrong, code-refusd: code}"),
                alone("- json: /id\n        keep:", "- json: /id\n        kep:"),
                alone("keep: {id: /id,", "keep: {id: id,"),
                alone("    request: POST /delete\n", "    reqest: POST /delete\n", 2),
                alone("    request: POST /confirm\n", "", 1),
                alone("await: {channel", "awiat: {channel", 2),
                alone("{status: 404, then: gone}", "{status: 404, thn: gone}"),
                alone("{status: 404, then: gone}", "{status: 404, then: gne}"),
                alone("  delete: [delete]\n", "  delet: [delete]\n"),
                alone("  delete: [delete]\n", "  delete: delete\n"),
                alone("sent-by: ask", "sentby: ask", 2),
                alone("keep: code,", "kep: code,", 2),
                alone("keep: code,", "", 1),
                alone("\nresult:", "\nrsult:"),
                alone("externalId:", "externlId:"),
                alone("settings:\n  prefix: /api", "settings: [prefix]"),
                alone("{setting.prefix}/ask", "{seting.prefix}/ask", 2),
                alone("POST {setting.prefix}", "POST {setting.prefix | digit}", 1),
                alone("    expect:\n      - {json: /wrong", "    expct:\n      - {json: /wrong", 2),
                alone("      - {json: /wrong", "      - \"json: /wrong\"\n      - {json: /wrong"),
                alone("register: [ask, code, confirm]", "register: [ask, {unles: id, steps: [code]}, confirm]", 2),
                alone("[ask, code, confirm]", "[ask, [code], confirm]"));
    }

    private static Arguments alone(String good, String bad) {
        return alone(good, bad, 1);
    }

    private static Arguments alone(String good, String bad, int told) {
        return Arguments.of(bad, GOOD.replace(good, bad), told);
    }

    @ParameterizedTest(name = "with {0}")
    @MethodSource("mistakesOfForm")
    void what_follows_from_a_mistake_of_form_is_not_told(String bad, String text, int told) {
        assertThat(text).isNotEqualTo(GOOD);
        assertThat(problems(text)).hasSize(told);
    }

    @Test
    void a_name_that_stands_nowhere_else_is_told_beside_any_mistake_of_form() {
        assertThat(problems(GOOD.replace("- status: 200", "- {statu: 200}")
                        .replace("{kept.code}", "{kept.cdoe}")
                        .replace("externalId: id", "externalId: dii")))
                .contains(
                        "shop.yaml:18: steps.confirm.json.code: uses {kept.cdoe}, which nothing keeps; did you mean 'code'?",
                        "shop.yaml:28: result: 'dii' is kept by nothing; did you mean 'id'?");
    }

    @Test
    void an_answer_that_another_hides_is_a_warning() {
        Flow flow = Flow.read(
                "shop.yaml",
                GOOD.replace(
                        "- status: 200\n", "- status: 2xx\n      - {status: 200, json: /more, fail: shop-refused}\n"));
        assertThat(flow.warnings())
                .singleElement()
                .asString()
                .startsWith("shop.yaml:22: steps.confirm.expect[2]: never decides, because the one in line 21");
        assertThat(Flow.read("shop.yaml", GOOD).warnings()).isEmpty();
    }

    @Test
    void a_step_is_shown_as_its_file_has_it() {
        assertThat(Flow.read("shop.yaml", GOOD).linesOf("code"))
                .hasSize(2)
                .first()
                .isEqualTo("  code:");
    }

    private static int line(String problem) {
        return Integer.parseInt(problem.split(":")[1]);
    }
}
