package dev.understudy.sandbox;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** What pages are made of. */
final class Html {
    private Html() {}

    static Reply page(int status, String title, String content) {
        return Reply.html(status, """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title></head>
                <body><h1>%s</h1>%s</body></html>
                """.formatted(title, title, content));
    }

    /** As a page that people read instead of JSON. */
    static Endpoint explaining(Endpoint endpoint) {
        return exchange -> {
            try {
                return endpoint.answer(exchange).recover(Html::explained);
            } catch (Refusal refusal) {
                return Future.succeededFuture(explained(refusal));
            }
        };
    }

    private static Future<Reply> explained(Throwable failure) {
        return failure instanceof Refusal refusal
                ? Future.succeededFuture(explained(refusal))
                : Future.failedFuture(failure);
    }

    private static Reply explained(Refusal refusal) {
        return page(refusal.status(), "Sorry", error(refusal.words()));
    }

    static String error(String message) {
        return "<p class=\"error\">" + escaped(message) + "</p>";
    }

    /** @param complaints by field; none makes nothing */
    static String errors(Map<String, String> complaints) {
        if (complaints.isEmpty()) {
            return "";
        }
        return complaints.entrySet().stream()
                .map(each -> "<li data-field=\"" + escaped(each.getKey()) + "\">"
                        + escaped(each.getKey() + " " + each.getValue()) + "</li>")
                .collect(Collectors.joining("", "<ul class=\"errors\">", "</ul>"));
    }

    static String input(String type, String name, String value) {
        return "<label>" + name + " <input type=\"" + type + "\" name=\"" + name + "\" value=\"" + escaped(value)
                + "\"></label>";
    }

    static String hidden(String name, String value) {
        return "<input type=\"hidden\" name=\"" + name + "\" value=\"" + escaped(value) + "\">";
    }

    static String choice(String name, Collection<String> values) {
        return values.stream()
                .map(value -> "<option value=\"" + value + "\">" + value + "</option>")
                .collect(Collectors.joining(
                        "", "<label>" + name + " <select name=\"" + name + "\">", "</select></label>"));
    }

    /** @param attributes beside {@code method}, with their quotes */
    static String form(String attributes, String content, String button) {
        return "<form method=\"post\" " + attributes + ">" + content + "<button type=\"submit\">" + button
                + "</button></form>";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
