package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Reason;
import dev.understudy.message.MessageText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a step that waits for a mailed link can say, and which links it never keeps. */
class AwaitLinkTest {
    private static final String CONFIRM = "http://127.0.0.1:8081/confirm?t=";

    private final FlowBench bench = new FlowBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static Flow waiting(String await) {
        return Flow.read("await.yaml", FlowBench.declaring(await) + """
                name: await
                phases: {register: [ask, mail, confirm], delete: [delete]}
                steps:
                  ask: {request: POST /ask, expect: [{status: 200}]}
                  mail: {await: {channel: email, sent-by: ask, keep: link, %s}}
                  confirm:
                    request: GET {kept.link}
                    expect: [{status: 400, code-refused: mail, words: /message}, {status: 200}]
                  delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
                """.formatted(await));
    }

    /** Mails all of them when it is asked. */
    private FakeShop mailing(String... texts) {
        return FakeShop.answering(request -> {
            if (request.pathAndQuery().equals("/ask")) {
                List.of(texts).forEach(text -> bench.inbox.mail(MessageText.of(text)));
            }
            return json(200, "{}");
        });
    }

    private static List<String> visited(FakeShop shop) {
        return shop.requests().stream()
                .map(ShopRequest::pathAndQuery)
                .filter(path -> !path.equals("/ask"))
                .toList();
    }

    @Test
    void the_link_of_the_mail_is_visited() {
        FakeShop shop = mailing("Unsubscribe http://127.0.0.1:8081/leave or confirm <" + CONFIRM + "a1>");
        bench.succeeds(waiting("link: {path: /confirm*}"), shop);
        assertThat(visited(shop)).containsExactly("/confirm?t=a1");
        assertThat(bench.journal.notes("mail"))
                .anySatisfy(note -> assertThat(note).contains("link found in the text", "/confirm*"))
                .allSatisfy(note -> assertThat(note).doesNotContain("t=a1"));
    }

    @Test
    void a_host_may_be_a_setting() {
        bench.settings = Map.of("host", "127.0.0.1");
        FakeShop shop = mailing("https://other.example/confirm " + CONFIRM + "a1");
        bench.succeeds(waiting("link: {host: \"{setting.host}\", path: /confirm}"), shop);
        assertThat(visited(shop)).containsExactly("/confirm?t=a1");
    }

    @Test
    void a_link_off_the_marketplaces_origins_is_refused_and_never_visited() {
        for (String link : List.of(
                "https://shop.example/confirm?t=a1",
                "http://127.0.0.1:8082/confirm?t=a1",
                "https://127.0.0.1:8081/confirm?t=a1",
                "http://localhost:8081/confirm?t=a1",
                "http://127.0.0.1.shop.example/confirm?t=a1")) {
            FakeShop shop = mailing("Confirm: " + link);
            FlowOutcome.Failed failed = bench.fails(waiting("link: {path: /confirm}"), shop);
            assertThat(failed.reason()).isEqualTo(Reason.LINK_OFF_ORIGIN);
            assertThat(failed.step()).isEqualTo("mail");
            assertThat(failed.detail())
                    .contains("not one of the marketplace's origins")
                    .doesNotContain("t=a1");
            assertThat(visited(shop)).isEmpty();
        }
    }

    @Test
    void a_link_to_another_consented_origin_is_good() {
        FakeShop shop = mailing("Confirm: " + FlowBench.IDENTITY_HOST + "/confirm?t=a1");
        bench.succeeds(waiting("link: {path: /confirm}"), shop);
        assertThat(shop.requests().get(1).origin()).isEqualTo(FlowBench.IDENTITY_HOST);
    }

    @Test
    void several_links_that_fit_are_refused_with_a_reason() {
        FlowOutcome.Failed failed =
                bench.fails(waiting("link: {path: /confirm}, within: 30ms"), mailing(CONFIRM + "a1 " + CONFIRM + "b2"));
        assertThat(failed.reason()).isEqualTo(Reason.LINK_AMBIGUOUS);
        assertThat(failed.detail()).contains("2 different links fit").doesNotContain("t=a1");
    }

    @Test
    void a_mail_from_before_the_request_never_counts() {
        bench.inbox.mail(MessageText.of(CONFIRM + "old"));
        FakeShop shop = mailing(CONFIRM + "new");
        bench.succeeds(waiting("link: {path: /confirm}"), shop);
        assertThat(visited(shop)).containsExactly("/confirm?t=new");
    }

    @Test
    void mails_without_the_link_are_passed_over_and_said_to_have_none() {
        FakeShop shop = mailing("Welcome!", CONFIRM + "a1");
        bench.succeeds(waiting("link: {path: /confirm}"), shop);
        FlowOutcome.Failed failed =
                bench.fails(waiting("link: {path: /confirm}, within: 30ms"), mailing("http://127.0.0.1:8081/leave"));
        assertThat(failed.reason()).isEqualTo(Reason.CODE_NEVER_CAME);
        assertThat(failed.detail()).contains("no email with one", "none of the message's 1 links fits path /confirm");
    }

    @Test
    void after_a_resend_the_newest_link_wins() {
        FakeShop shop = FakeShop.answering(new java.util.function.Function<>() {
            private int asked;

            @Override
            public ShopAnswer apply(ShopRequest request) {
                if (request.pathAndQuery().equals("/ask") && ++asked == 2) {
                    bench.inbox.mail(MessageText.of(CONFIRM + "first"));
                    bench.inbox.mail(MessageText.of(CONFIRM + "second"));
                }
                return json(200, "{}");
            }
        });
        bench.succeeds(waiting("link: {path: /confirm}, within: 1s, resend: {after: \"0.02\"}"), shop);
        assertThat(visited(shop)).containsExactly("/confirm?t=second");
    }

    @Test
    void a_refused_link_is_never_visited_again() {
        FakeShop shop = FakeShop.answering(request -> {
            if (request.pathAndQuery().equals("/ask")) {
                bench.inbox.mail(MessageText.of(CONFIRM + "a1"));
                bench.inbox.mail(MessageText.of(CONFIRM + "a1"));
                bench.inbox.mail(MessageText.of(CONFIRM + "b2"));
            }
            return request.pathAndQuery().endsWith("a1") ? json(400, "{\"message\":\"no\"}") : json(200, "{}");
        });
        bench.succeeds(waiting("link: {path: /confirm}"), shop);
        assertThat(visited(shop)).containsExactly("/confirm?t=a1", "/confirm?t=b2");
    }

    @Test
    void a_code_may_stand_in_html_alone() {
        Flow flow = waiting("code: 4");
        FakeShop shop = FakeShop.answering(request -> {
            if (request.pathAndQuery().equals("/ask")) {
                bench.inbox.mail(new MessageText(
                        "Hi", "", "<p>Your code</p><b>4829</b><i style='display:none'>code 1111</i>", 0));
            }
            return json(200, "{}");
        });
        FlowOutcome.Failed failed = bench.fails(flow, shop);
        assertThat(failed.step()).isEqualTo("confirm"); // 4829 is no URL
        assertThat(bench.journal.notes("mail"))
                .anySatisfy(note -> assertThat(note).contains("code found in the html"))
                .allSatisfy(note -> assertThat(note).doesNotContain("4829"));
    }
}
