package dev.understudy.inbox.smtp;

import dev.understudy.config.SmtpConfig;
import java.util.List;

/**
 * What is said to a command.
 *
 * @param text with its line ends
 * @param then what follows
 */
record Answer(String text, Then then) {
    enum Then {
        LISTEN,
        READ_MAIL,
        START_TLS,
        CLOSE
    }

    static final Answer OK = say("250 2.0.0 OK");
    static final Answer BYE = last("221 2.0.0 Bye");
    static final Answer SEND_MAIL = new Answer("354 End with a dot on a line by itself\r\n", Then.READ_MAIL);
    static final Answer BEGIN_TLS = new Answer("220 2.0.0 Begin TLS\r\n", Then.START_TLS);
    static final Answer TRY_LATER = say("451 4.3.0 The mail is not stored; try again");
    static final Answer NO_ROOM = say("452 4.3.1 Too much mail at once; try again");
    static final Answer TOO_LONG_A_LINE = say("500 5.5.6 The line is too long");
    static final Answer SILENT = last("421 4.4.2 Nothing came for too long");
    static final Answer STOPPING = last("421 4.3.2 The service stops; try again");
    static final Answer TOO_MANY = last("421 4.7.0 Too many connections (inbox.smtp.connections); try again");

    static Answer say(String line) {
        return new Answer(line + "\r\n", Then.LISTEN);
    }

    static Answer last(String line) {
        return new Answer(line + "\r\n", Then.CLOSE);
    }

    static Answer tooLarge(SmtpConfig config) {
        return say("552 5.3.4 The mail is larger than " + config.mailBytes() + " bytes (inbox.smtp.mailBytes)");
    }

    /** Several lines, all but the last marked as such. */
    static Answer lines(int code, List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(code).append(i < lines.size() - 1 ? '-' : ' ');
            text.append(lines.get(i)).append("\r\n");
        }
        return new Answer(text.toString(), Then.LISTEN);
    }
}
