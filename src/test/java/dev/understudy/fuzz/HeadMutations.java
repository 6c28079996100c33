package dev.understudy.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Ways to spoil what stands before a body: path, query, headers, and how the body's end is told. */
final class HeadMutations {
    private static final int MEBIBYTE = 1_048_576;
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO", "get");

    private final Random random;
    private final Hostile hostile;

    HeadMutations(Random random, Hostile hostile) {
        this.random = random;
        this.hostile = hostile;
    }

    Map<String, Consumer<Draft>> all() {
        Map<String, Consumer<Draft>> all = new LinkedHashMap<>();
        all.put("path", this::path);
        all.put("query", this::query);
        all.put("query more", this::queryMore);
        all.put("header", this::header);
        all.put("large header", this::largeHeader);
        all.put("method", draft -> draft.method = hostile.oneOf(METHODS));
        all.put("target", this::target);
        all.put("framing", this::framing);
        all.put("http", this::http);
        all.put("upgrade", this::upgrade);
        return all;
    }

    private void path(Draft draft) {
        if (!draft.path.isEmpty()) {
            String text = hostile.text();
            String sent = random.nextBoolean() ? Escapes.percent(text) : text;
            draft.path.replace(hostile.oneOf(List.copyOf(draft.path.keySet())), sent);
            draft.mayBeCut |= isOdd(sent);
        }
    }

    private void query(Draft draft) {
        if (!draft.query.isEmpty()) {
            int at = random.nextInt(draft.query.size());
            String text = hostile.text();
            String sent = random.nextBoolean() ? Escapes.percent(text) : text;
            draft.query.set(at, new Draft.Field(draft.query.get(at).name(), sent));
            draft.mayBeCut |= isOdd(sent);
        }
    }

    private void queryMore(Draft draft) {
        List<String> names =
                new ArrayList<>(List.of("limit", "cursor", "since", "pool", "x", Escapes.percent(hostile.text())));
        draft.operation.parameters().stream()
                .map(ServedDocument.Parameter::name)
                .forEach(names::add);
        String value = Escapes.percent(hostile.text());
        draft.query.add(new Draft.Field(hostile.oneOf(names), value));
        draft.mayBeCut |= isOdd(value);
    }

    private void header(Draft draft) {
        List<String> names = new ArrayList<>(List.of(
                "X-Request-Id", "Accept", "Host", "Origin", "Expect", "Cookie", "Content-Encoding", "Forwarded", "TE"));
        draft.operation.parameters().stream()
                .filter(each -> each.in().equals("header"))
                .forEach(each -> names.addAll(List.of(each.name(), each.name(), each.name())));
        String value = hostile.text();
        draft.setHeader(hostile.oneOf(names), value);
        draft.mayBeCut |= isOdd(value);
    }

    /** What does not fit into a head, or ends it. */
    private static boolean isOdd(String sent) {
        return sent.length() > 1_000 || sent.indexOf('\r') >= 0;
    }

    private void largeHeader(Draft draft) {
        switch (random.nextInt(4)) {
            case 0 -> draft.headers.add(new Draft.Field("X-Large", "a".repeat(MEBIBYTE)));
            case 1 -> draft.headers.add(new Draft.Field("a".repeat(9_000), "x"));
            case 2 -> {
                for (int i = 0; i < 1_000; i++) {
                    draft.headers.add(new Draft.Field("X-" + i, "y".repeat(20)));
                }
            }
            default -> draft.headers.add(new Draft.Field("X-Odd\u00ff", "\u0001\u007f\u00e9"));
        }
        draft.mayBeCut = true;
    }

    private void target(Draft draft) {
        draft.target = hostile.oneOf(List.of(
                "*",
                "http://127.0.0.1" + draft.operation.path(),
                "//",
                "/v1/../v1/pools",
                "/v1/%2e%2e/%2e%2e/etc/passwd",
                "/v1/leases/%",
                "/v1/leases/%ff%fe",
                "/v1/leases/\u00ff\u00fe",
                "/v1/pools/demo;a=b",
                "/v1/pools/demo#fragment",
                "/v1/pools?" + "limit=1&".repeat(400),
                "/" + "a".repeat(5_000),
                "/" + "a/".repeat(1_500),
                "/v1/pools?%",
                "/v1/pools?a=%ff",
                "v1/pools"));
        draft.mayBeCut |= draft.target.length() > 1_000;
    }

    private void framing(Draft draft) {
        int way = random.nextInt(6);
        draft.unfinished |= way > 1;
        draft.mayBeCut |= way > 0;
        switch (way) {
            case 0 -> draft.framing = Draft.Framing.CHUNKED;
            case 1 -> draft.raw = new byte[MEBIBYTE + 1];
            case 2 -> draft.framing = Draft.Framing.TOO_LONG;
            case 3 -> draft.framing = Draft.Framing.BROKEN_CHUNK;
            case 4 ->
                draft.headers.add(new Draft.Field(
                        "Content-Length", hostile.oneOf(List.of("-1", "x", "1, 2", "99999999999999999999"))));
            default ->
                draft.headers.add(
                        new Draft.Field("Transfer-Encoding", hostile.oneOf(List.of("chunked, chunked", "gzip", "x"))));
        }
    }

    private void http(Draft draft) {
        switch (random.nextInt(5)) {
            case 0 -> draft.version = "HTTP/1.0";
            case 1 ->
                draft.version = hostile.oneOf(List.of("HTTP/2.0", "HTTP/0.9", "HTTP/9.9", "HTP/1.1", "HTTP/1.1 x", ""));
            case 2 -> draft.headers.removeIf(each -> each.name().equals("Host"));
            case 3 -> draft.headers.add(new Draft.Field("Host", "other.test"));
            default -> draft.setHeader("Expect", hostile.oneOf(List.of("100-continue", "200-ok", "")));
        }
        draft.mayBeCut |= !draft.version.equals("HTTP/1.1");
    }

    private void upgrade(Draft draft) {
        draft.setHeader("Connection", hostile.oneOf(List.of("Upgrade", "keep-alive, Upgrade", "close")));
        draft.setHeader("Upgrade", hostile.oneOf(List.of("websocket", "h2c", "TLS/1.0", hostile.text())));
        if (random.nextBoolean()) {
            draft.setHeader("Sec-WebSocket-Version", hostile.oneOf(List.of("13", "8", "0", "x", "")));
            draft.setHeader(
                    "Sec-WebSocket-Key", hostile.oneOf(List.of("dGhlIHNhbXBsZSBub25jZQ==", "", "x", hostile.text())));
            draft.setHeader("Sec-WebSocket-Protocol", hostile.text());
        }
        draft.mayBeCut = true;
    }
}
