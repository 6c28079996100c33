package dev.understudy.system;

import java.util.List;

/** What the tour shop shows. Tokens stand in the forms as hidden inputs; nothing has a script. */
final class TourPages {
    private TourPages() {}

    static String page(String title, String body) {
        return "<!doctype html>\n<html><head><meta charset=utf-8><title>" + title
                + " · Tour</title></head>\n<body><nav>"
                + "<a href=\"/\">Tour</a> <a href=\"/sign-in\">Sign in</a></nav>\n<main><h1>" + title + "</h1>\n" + body
                + "\n</main></body></html>";
    }

    static String landing() {
        return page("Walks with a guide", "<p><a class=\"call\" href=\"/join?from=landing\">Join us</a></p>");
    }

    static String join(String token, List<String> errors) {
        return page("Join us", errors(errors) + """
                <form id="join" method="post" action="/join">
                <input type="hidden" name="_token" value="%s">
                <label>E-mail <input type="email" name="member[email]" required></label>
                <label>Name <input name="member[name]" required></label>
                <label>Country <select name="member[country]" required><option value="">Choose…
                  <option value="at">Österreich<option value="de">Deutschland<option value="ch">Schweiz</select></label>
                <label><input type="checkbox" name="member[terms]"> I agree to the <a href="/terms">terms</a></label>
                <button>Next</button>
                </form>""".formatted(token));
    }

    static String details(String token, List<String> errors) {
        return page("About you", errors(errors) + """
                <form id="details" method="post" action="">
                <input type="hidden" name="_token" value="%s">
                <label>Birth date <input name="born" placeholder="dd/mm/yyyy"></label>
                <label>Password <input type="password" name="password"></label>
                <label><input type="radio" name="letter" value="weekly" checked> News every week</label>
                <label><input type="radio" name="letter" value="never"> No news</label>
                <button name="go" value="back">Back</button> <button name="go" value="done">Done</button>
                </form>""".formatted(token));
    }

    static String activate(String token, String ticket) {
        return page("Nearly there", """
                <form method="post" action="/activate"><input type="hidden" name="_token" value="%s">
                <input type="hidden" name="ticket" value="%s"><input type="submit" value="Activate"></form>""".formatted(token, ticket));
    }

    static String signIn(String token, List<String> errors) {
        return page("Sign in", errors(errors) + """
                <form id="sign-in" method="post"><input type="hidden" name="_token" value="%s">
                <input type="email" name="email"> <input type="password" name="password"> <button>Sign in</button></form>""".formatted(token));
    }

    static String account(int number, String email, String name) {
        return page("Hello " + escape(name), """
                <dl><dt>Member<dd class="number">No. %d</dd><dt>E-mail<dd class="email">%s</dd></dl>
                <p><a href="/account/leave">Leave us</a></p>""".formatted(number, escape(email)));
    }

    static String leave(String token) {
        return page("Leave us", """
                <form id="leave" method="post"><input type="hidden" name="_token" value="%s">
                <textarea name="why"></textarea> <button>Go on</button></form>""".formatted(token));
    }

    static String sure(String token) {
        return page("Are you sure?", """
                <form id="stay" action="/account"><button>Stay</button></form>
                <form id="sure" method="post" action="/account/leave/sure"><input type="hidden" name="_token" value="%s">
                <button>Delete my account</button></form>""".formatted(token));
    }

    private static String errors(List<String> errors) {
        return errors.isEmpty() ? "" : "<ul class=\"errors\"><li>" + String.join("<li>", errors) + "</ul>\n";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
