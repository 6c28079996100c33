package dev.understudy.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ways to spoil a request. Each that applies changes the draft and writes its name into it. */
final class Mutations {
    private static final int MEBIBYTE = 1_048_576;
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO", "get");
    private static final List<String> TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "application/json; charset=nonsense",
            "application/",
            "/",
            ";",
            "application/json, text/plain",
            "\u00ff\u00fe");
    private static final List<String> KEYS = List.of(
            "",
            "Bearer",
            "Bearer ",
            "Bearer wrong",
            "Basic !!!",
            "Basic dXNlcg==",
            "Basic /////w==",
            "bearer \u00ff\u00fe",
            "Digest a=b",
            "Bearer a b c");

    private final Random random;
    private final Hostile hostile;
    private final Map<String, Consumer<Draft>> all = new LinkedHashMap<>();

    Mutations(Random random, @Nullable String lesserKey) {
        this.random = random;
        this.hostile = new Hostile(random);
        all.put("member", this::member);
        all.put("member twice", this::memberTwice);
        all.put("member more", this::memberMore);
        all.put("member gone", this::memberGone);
        all.put("text of a field", this::field);
        all.put("body", this::body);
        all.put("body's bytes", this::bytes);
        all.put("content type", draft -> draft.setHeader("Content-Type", hostile.oneOf(TYPES)));
        all.put(
                "no content type",
                draft -> draft.headers.removeIf(each -> each.name().equals("Content-Type")));
        all.put("multipart", this::multipart);
        all.put("form", this::form);
        all.put("path", this::path);
        all.put("query", this::query);
        all.put("query more", this::queryMore);
        all.put("header", this::header);
        all.put("large header", this::largeHeader);
        all.put("key", draft -> draft.setHeader("Authorization", hostile.oneOf(KEYS)));
        all.put("lesser key", draft -> draft.setHeader("Authorization", "Bearer " + lesserKey));
        all.put("no key", draft -> draft.headers.removeIf(each -> each.name().equals("Authorization")));
        all.put("method", draft -> draft.method = hostile.oneOf(METHODS));
        all.put("target", this::target);
        all.put("framing", this::framing);
        all.put("http", this::http);
        all.put("upgrade", this::upgrade);
    }

    /** One to three of them. */
    void spoil(Draft draft) {
        List<String> names = List.copyOf(all.keySet());
        int wanted = 1 + random.nextInt(3);
        for (int i = 0; i < wanted; i++) {
            String name = hostile.oneOf(names);
            all.get(name).accept(draft);
            draft.mutations.add(name);
        }
    }

    private void member(Draft draft) {
        if (draft.json != null && !draft.json.isEmpty()) {
            Map<String, Object> at = somewhere(draft.json);
            at.replace(hostile.oneOf(List.copyOf(at.keySet())), hostile.json());
        }
    }

    private Map<String, Object> somewhere(Map<String, Object> json) {
        for (Object each : json.values()) {
            if (each instanceof Map<?, ?> inner && !inner.isEmpty() && random.nextBoolean()) {
                return ServedDocument.object(inner);
            }
        }
        return json;
    }

    private void memberTwice(Draft draft) {
        if (draft.json != null && !draft.json.isEmpty()) {
            String name = hostile.oneOf(List.copyOf(draft.json.keySet()));
            Object value = draft.json.get(name);
            String doubled = JsonText.of(value) + ",\"" + name + "\":" + JsonText.of(hostile.json());
            draft.json.put(name, new JsonText.Raw(doubled));
        }
    }

    private void memberMore(Draft draft) {
        if (draft.json != null) {
            somewhere(draft.json).put(hostile.text(), hostile.json());
        }
    }

    private void memberGone(Draft draft) {
        if (draft.json != null && !draft.json.isEmpty()) {
            draft.json.remove(hostile.oneOf(List.copyOf(draft.json.keySet())));
        }
    }

    private void field(Draft draft) {
        if (draft.form != null && !draft.form.isEmpty()) {
            draft.form.replace(hostile.oneOf(List.copyOf(draft.form.keySet())), hostile.text());
        }
    }

    private void body(Draft draft) {
        draft.raw = JsonText.of(hostile.json()).getBytes(StandardCharsets.UTF_8);
    }

    private void bytes(Draft draft) {
        byte[] valid = draft.json == null
                ? "{}".getBytes(StandardCharsets.UTF_8)
                : JsonText.of(draft.json).getBytes(StandardCharsets.UTF_8);
        draft.raw = switch (random.nextInt(8)) {
            case 0 -> new byte[0];
            case 1 -> new String(valid, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
            case 2 -> java.util.Arrays.copyOf(valid, valid.length / 2);
            case 3 -> java.util.Arrays.copyOf(valid, valid.length + 100);
            case 4 -> flipped(valid);
            case 5 -> " ".repeat(70_000).getBytes(StandardCharsets.US_ASCII);
            case 6 -> new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0};
            default -> noise(1 + random.nextInt(300));
        };
    }

    private byte[] flipped(byte[] valid) {
        byte[] spoilt = valid.clone();
        for (int i = 0; i < 1 + spoilt.length / 20; i++) {
            spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
        }
        return spoilt;
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    /** Parameters without '=' break the library's parser, which then hangs up. */
    private void multipart(Draft draft) {
        draft.mayBeCut = true;
        draft.setHeader("Content-Type", "multipart/form-data; boundary=b");
        String name = hostile.text();
        String parts = "--b\r\nContent-Disposition: form-data; name=\"To\"; filename=\"" + name + "\"\r\n\r\n" + name
                + "\r\n--b\r\nContent-Disposition: form-data; name=" + name + "\r\n\r\n"
                + "x".repeat(random.nextInt(20_000)) + (random.nextBoolean() ? "\r\n--b--\r\n" : "");
        draft.raw = Escapes.bytes(parts);
    }

    private void form(Draft draft) {
        draft.setHeader("Content-Type", "application/x-www-form-urlencoded");
        draft.raw = Escapes.bytes("To=" + hostile.text() + "&" + hostile.text() + "&=&%&a=%zz&b=%u0041"
                + "&x=1".repeat(random.nextInt(4) == 0 ? 2_000 : 1));
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
