package dev.understudy.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in what a flow says of pages, links, redirects and bodies. */
class PageProblemsTest {
    private static final String GOOD = """
            name: shop
            phases:
              register: [page, join, open]
              delete: [delete]
            steps:
              page: {request: GET /join, expect: [{selector: form}]}
              join:
                submit: {form: "form#join", from: page, fields: {mail: "{identity.email}"}, button: "[name=go]"}
                follow: 3
                expect:
                  - redirect: {path: /done, query: {id: {exists: true}}}
                    keep: {link: {redirect: {part: url}}, id: {html: {selector: p, attribute: id}}}
              open:
                request: GET {kept.link}
                graphql: {query: "{ me { id } }", variables: {}}
                expect: [{typename: {/data/me: User}}]
              delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
            """;

    @Test
    void a_good_flow_has_no_problems() {
        assertThat(Flow.read("shop.yaml", GOOD).name()).isEqualTo("shop");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "from: page, | from: pge, | steps.join: submit.from: there is no step 'pge'; did you mean 'page'?",
                "from: page, | from: open, | submit.from: 'open' does not stand before it in the phase 'register'",
                "from: page, | '' | steps.join.submit.from: is missing",
                "form: \"form#join\", | '' | steps.join.submit.form: is missing",
                "form#join | 'form[' | 'form[' is no CSS selector",
                "form#join | 'form:matches(a+)' | ':matches' in a selector runs a regular expression without a bound",
                "form#join | 'form:MatchesOwn(a+)' | ':MatchesOwn' in a selector",
                "form#join | 'form[id~=a+]' | '~=' in a selector",
                "selector: p, | 'selector: \"p:matchesWholeText(a)\",' | ':matchesWholeText' in a selector",
                "fields: | feilds: | steps.join.submit.feilds: unknown key; did you mean 'fields'?",
                "{identity.email} | {kept.mail} | uses {kept.mail}",
                "follow: 3 | follow: 30 | steps.join.follow: expected a whole number from 1 to 10",
                "follow: 3 | 'query: {a: b}' | steps.join.query: is the page's to say",
                "follow: 3 | 'json: {a: b}' | steps.join.json: is the page's to say",
                "path: /done, | pth: /done, | steps.join.expect[0].redirect.pth: unknown key; did you mean 'path'?",
                "part: url | part: uri | expected one of url, scheme, host, path, query, fragment; did you mean 'url'?",
                "selector: p, | selctor: p, | selctor: unknown key; did you mean 'selector'?",
                "selector: form | 'selector: {\"p[\": x}' | 'p[' is no CSS selector",
                "GET {kept.link} | GET {kept.link}/x | has a path that starts with '/'",
                "GET {kept.link} | GET {kept.lnk} | uses {kept.lnk}",
                "GET {kept.link} | 'GET {kept.link}\n    query: {a: b}' | cannot stand beside a link",
                "{query: \"{ me { id } }\", | { | steps.open.graphql.query: is missing",
                "graphql: | 'multipart: {a: b}\n    graphql:' | a request has one body: multipart or graphql",
                "graphql: { | 'multipart: {a: {text: b}}\n    grphql: {' | steps.open.multipart.a.file: is missing",
                "{redirect: {part: url}} | {redirct: code} | expected exactly one of json, item, header, cookie, html, redirect"
            })
    void is_told_with_what_to_mend(String good, String bad, String told) {
        String text = GOOD.replace(good, bad.replace("\\n", "\n"));
        assertThat(text).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> Flow.read("shop.yaml", text))
                .isInstanceOf(FlowProblems.class)
                .hasMessageContaining(told);
    }
}
