package dev.understudy.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ways to spoil a request. Each that applies changes the draft and writes its name into it. */
final class Mutations {
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

    private static final int NEAR_MISS_ONE_IN = 4;

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
        all.put("key", draft -> draft.setHeader("Authorization", hostile.oneOf(KEYS)));
        all.put("lesser key", draft -> draft.setHeader("Authorization", "Bearer " + lesserKey));
        all.put("no key", draft -> draft.headers.removeIf(each -> each.name().equals("Authorization")));
        all.putAll(new HeadMutations(random, hostile).all());
    }

    /** One to three of them; or a near miss by itself, since beside anything else that would be what is refused. */
    void spoil(Draft draft) {
        if (random.nextInt(NEAR_MISS_ONE_IN) == 0) {
            new NearMisses(random, hostile).spoil(draft);
            return;
        }
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
}
