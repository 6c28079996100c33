package dev.understudy.sandbox;

/** The wording around what confirms a recipient: a code, or the token in a link. */
final class Letters {
    private Letters() {}

    static Letter sms(String code) {
        return Letter.sms("Sandbox shop: your code is " + code + ". Do not tell it to anyone.");
    }

    static Letter codeByMail(String code) {
        return Letter.mail(
                "Your code at the sandbox shop",
                "Hello!\n\nYour code is " + code + ". Do not tell it to anyone.\n\nThe sandbox shop, since 2019\n",
                "<p>Hello!</p><p>Your code is <strong>" + code
                        + "</strong>. Do not tell it to anyone.</p><p>The sandbox shop, since 2019</p>");
    }

    /** HTML alone, and not ASCII, so that it travels as quoted-printable; with links besides that nobody is to open. */
    static Letter link(String origin, String link) {
        return Letter.mail("Welcome – confirm your address", null, """
                <html><body style="font-family: sans-serif">
                <p><a href="%1$s/"><img src="%1$s/logo.png" alt="Sandbox shop"></a></p>
                <p>Nice to have you – one last step: confirm that this address is yours.</p>
                <p><a href="%2$s" style="padding: 8px">Confirm your address</a></p>
                <p>You did not sign up? <a href="%1$s/goodbye">Tell us</a>, and nothing happens.</p>
                </body></html>
                """.formatted(origin, Html.escaped(link)));
    }

    /** A code to type, and a link that brings it. */
    static Letter codeAndLink(String code, String link) {
        return Letter.mail(
                "Verify your e-mail address",
                "Your verification code is " + code + ".\n\nOr open this link:\n" + link + "\n",
                "<p>Your verification code is <b>" + code + "</b>.</p><p>Or <a href=\"" + Html.escaped(link)
                        + "\">open this link</a>.</p>");
    }
}
