package dev.understudy.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The tour shop's mailer: one mail of HTML alone, in quoted-printable, as many shops' template engines send theirs. */
final class TourMail {
    /** Of a line without its soft break (RFC 2045, 6.7). */
    private static final int LINE = 75;

    private static final String PAGE = """
            <html><head><style>.code { color: #123456 }</style></head><body>
            <div style="display:none">Noch ein Schritt – one more step</div>
            <a href="%1$s/"><img src="%1$s/logo.png" alt="Tour"></a>
            <p>Grüß Gott %3$s,</p>
            <p>your booking number will be 4711-2026. Please <a href="%1$s/activate/%2$s?lang=de&amp;from=mail">confirm your address</a>.</p>
            <p><small><a href="%1$s/letters/unsubscribe/%2$s">No more mails</a></small></p>
            </body></html>""";

    private final int port;

    TourMail(int port) {
        this.port = port;
    }

    void confirm(String origin, String to, String name, String ticket) throws IOException {
        List<String> mail = new ArrayList<>(List.of(
                "From: Tour <hello@tour.example>",
                "To: " + to,
                "Subject: =?utf-8?Q?Best=C3=A4tigen_Sie_Ihre_Adresse?=",
                "MIME-Version: 1.0",
                "Content-Type: text/html; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
                ""));
        mail.addAll(quotedPrintable(PAGE.formatted(origin, ticket, TourPages.escape(name))));
        try (Socket socket = new Socket("127.0.0.1", port);
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            OutputStream out = socket.getOutputStream();
            expect(answers, "220");
            say(out, answers, "EHLO tour.example", "250");
            say(out, answers, "MAIL FROM:<bounces@tour.example>", "250");
            say(out, answers, "RCPT TO:<" + to + ">", "250");
            say(out, answers, "DATA", "354");
            say(out, answers, String.join("\r\n", mail) + "\r\n.", "250");
            say(out, answers, "QUIT", "221");
        }
    }

    private static void say(OutputStream out, BufferedReader answers, String line, String expected) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        expect(answers, expected);
    }

    private static void expect(BufferedReader answers, String code) throws IOException {
        String line;
        do {
            line = answers.readLine();
        } while (line != null && line.startsWith(code + "-"));
        if (line == null || !line.startsWith(code)) {
            throw new IOException("the mail server answered '" + line + "' in place of " + code);
        }
    }

    /** No line of the pages starts with a dot or ends with a blank, so that neither needs care. */
    private static List<String> quotedPrintable(String text) {
        List<String> lines = new ArrayList<>();
        for (String each : text.split("\n")) {
            StringBuilder line = new StringBuilder();
            for (byte octet : each.getBytes(StandardCharsets.UTF_8)) {
                boolean plain = octet >= ' ' && octet <= '~' && octet != '=';
                String written = plain ? String.valueOf((char) octet) : "=%02X".formatted(octet & 0xff);
                if (line.length() + written.length() > LINE) {
                    lines.add(line + "=");
                    line.setLength(0);
                }
                line.append(written);
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
