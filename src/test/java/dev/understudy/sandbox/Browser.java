package dev.understudy.sandbox;

import dev.understudy.sandbox.RunningSandbox.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;

/** A visitor with a cookie jar who fills in forms as the pages have them. Follows no redirect by itself. */
class Browser {
    private final RunningSandbox shop;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private String address = "/";
    private Document page = Jsoup.parse("");

    Browser(RunningSandbox shop) {
        this.shop = shop;
    }

    Answer open(String path) {
        return arrived(path, shop.get(path, headers()));
    }

    /** Where a redirect leads, within the shop. */
    Answer follow(Answer redirect) {
        return open(redirect.header("location"));
    }

    /** @param fields names and values over what the page has filled in */
    Answer submit(String selector, String... fields) {
        FormElement form = page.select(selector).forms().get(0);
        Map<String, String> values = new LinkedHashMap<>();
        form.formData().forEach(each -> values.put(each.key(), each.value()));
        for (int i = 0; i < fields.length; i += 2) {
            values.put(fields[i], fields[i + 1]);
        }
        String action = form.hasAttr("action") ? form.attr("action") : address;
        String target =
                URI.create("http://shop" + address).resolve(action).toString().substring("http://shop".length());
        return arrived(
                target,
                shop.call(
                        "POST", target, encoded(values), headers("Content-Type", "application/x-www-form-urlencoded")));
    }

    private Answer arrived(String path, Answer answer) {
        for (String cookie : answer.cookies()) {
            String pair = cookie.split(";")[0];
            cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        if (answer.status() / 100 != 3) {
            address = path;
            page = Jsoup.parse(answer.body());
        }
        return answer;
    }

    private String[] headers(String... more) {
        String jar = cookies.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("; "));
        if (jar.isEmpty()) {
            return more;
        }
        String[] all = java.util.Arrays.copyOf(more, more.length + 2);
        all[more.length] = "Cookie";
        all[more.length + 1] = jar;
        return all;
    }

    static String encoded(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    String text(String selector) {
        Element found = page.selectFirst(selector);
        return found == null ? "" : found.text();
    }

    String attribute(String selector, String name) {
        return page.select(selector).attr(name);
    }
}
