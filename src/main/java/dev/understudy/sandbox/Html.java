package dev.understudy.sandbox;

/** The frame of every page. */
final class Html {
    private Html() {}

    static Reply page(int status, String title, String content) {
        return Reply.html(status, """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title></head>
                <body><h1>%s</h1>%s</body></html>
                """.formatted(title, title, content));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
