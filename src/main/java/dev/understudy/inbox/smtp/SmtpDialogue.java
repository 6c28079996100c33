package dev.understudy.inbox.smtp;

import dev.understudy.config.SmtpConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One client's commands and our answers, without the socket. */
final class SmtpDialogue {
    private static final Set<String> MAIL_PARAMETERS = Set.of("SIZE", "BODY", "SMTPUTF8", "AUTH");
    private static final Set<String> BODIES = Set.of("7BIT", "8BITMIME");

    /** A client that only makes mistakes is none. */
    private static final int MOST_FAULTS = 20;

    private final SmtpConfig config;
    private final String domain;
    private boolean secure;
    private boolean signedIn;
    private int faults;
    private @Nullable SignIn signingIn;
    private @Nullable Envelope envelope;

    /** @param domain of the addresses that are ours, and our own name */
    SmtpDialogue(SmtpConfig config, String domain) {
        this.config = config;
        this.domain = domain;
    }

    Answer greeting() {
        return Answer.say("220 " + domain + " ESMTP Understudy");
    }

    Answer to(String line) {
        Answer answer = signingIn == null ? toCommand(line) : signedIn(signingIn, line);
        boolean fault = answer.text().charAt(0) == '5';
        faults += fault ? 1 : 0;
        return fault && faults > MOST_FAULTS ? Answer.last("421 4.7.0 Too many mistakes") : answer;
    }

    private Answer toCommand(String line) {
        int blank = line.indexOf(' ');
        String verb = (blank < 0 ? line : line.substring(0, blank)).toUpperCase(Locale.ROOT);
        String rest = blank < 0 ? "" : line.substring(blank + 1).strip();
        return switch (verb) {
            case "EHLO" -> rest.isEmpty() ? wrong("EHLO your.host") : hello();
            case "HELO" -> rest.isEmpty() ? wrong("HELO your.host") : oldHello();
            case "MAIL" -> mail(rest);
            case "RCPT" -> recipient(rest);
            case "DATA" -> data();
            case "RSET" -> reset();
            case "STARTTLS" -> startTls();
            case "AUTH" -> signIn(rest);
            case "NOOP" -> Answer.OK;
            case "QUIT" -> Answer.BYE;
            case "VRFY" -> Answer.say("252 2.5.2 Send a mail and see");
            case "HELP" -> Answer.say("214 2.0.0 This is a test inbox: docs/mail.md");
            default -> Answer.say("500 5.5.1 Unknown command");
        };
    }

    private Answer hello() {
        envelope = null;
        List<String> lines = new ArrayList<>(List.of(
                domain, "PIPELINING", "SIZE " + config.mailBytes(), "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"));
        if (config.tls() != null && !secure) {
            lines.add("STARTTLS");
        }
        if (config.login() != null && maySignIn()) {
            lines.add("AUTH " + SignIn.METHODS);
        }
        return Answer.lines(250, lines);
    }

    private Answer oldHello() {
        envelope = null;
        return Answer.say("250 " + domain);
    }

    private Answer mail(String arguments) {
        if (config.login() != null && !signedIn) {
            return Answer.say("530 5.7.0 Sign in first: AUTH with inbox.smtp.user and password"
                    + (maySignIn() ? "" : ", after STARTTLS"));
        }
        if (envelope != null) {
            return Answer.say("503 5.5.1 A mail is under way: RSET gives it up");
        }
        Optional<MailPath> path =
                arguments.regionMatches(true, 0, "FROM", 0, 4) ? MailPath.parse(arguments) : Optional.empty();
        return path.map(this::mail).orElseGet(() -> wrong("MAIL FROM:<address>"));
    }

    private Answer mail(MailPath from) {
        for (Map.Entry<String, String> parameter : from.parameters().entrySet()) {
            if (!MAIL_PARAMETERS.contains(parameter.getKey())) {
                return Answer.say("555 5.5.4 Unknown parameter of MAIL: " + printable(parameter.getKey()));
            }
        }
        String body = from.parameters().getOrDefault("BODY", "7BIT");
        if (!BODIES.contains(body.toUpperCase(Locale.ROOT))) {
            return Answer.say("501 5.5.4 BODY is 7BIT or 8BITMIME");
        }
        String size = from.parameters().getOrDefault("SIZE", "0");
        if (!size.matches("[0-9]{1,18}")) {
            return Answer.say("501 5.5.4 SIZE is a number of bytes");
        }
        if (Long.parseLong(size) > config.mailBytes()) {
            return Answer.tooLarge(config);
        }
        envelope = new Envelope(from.address());
        return Answer.say("250 2.1.0 OK");
    }

    private Answer recipient(String arguments) {
        if (envelope == null) {
            return Answer.say("503 5.5.1 MAIL first");
        }
        Optional<MailPath> path =
                arguments.regionMatches(true, 0, "TO", 0, 2) ? MailPath.parse(arguments) : Optional.empty();
        Envelope under = envelope;
        return path.filter(to -> !to.address().isEmpty())
                .map(to -> recipient(under, to))
                .orElseGet(() -> wrong("RCPT TO:<address>"));
    }

    private Answer recipient(Envelope under, MailPath to) {
        if (!to.parameters().isEmpty()) {
            return Answer.say("555 5.5.4 RCPT takes no parameters here");
        }
        if (!to.domain().equalsIgnoreCase(domain)) {
            return Answer.say(
                    "550 5.7.1 Nothing is relayed: addresses here end in @" + domain + " (inbox.emailDomain)");
        }
        if (under.size() >= config.recipients()) {
            return Answer.say("452 4.5.3 Too many recipients; send the mail again to the others");
        }
        under.add(to.address());
        return Answer.say("250 2.1.5 OK");
    }

    private Answer data() {
        if (envelope == null || envelope.size() == 0) {
            return Answer.say("503 5.5.1 MAIL and RCPT first");
        }
        return Answer.SEND_MAIL;
    }

    private Answer reset() {
        envelope = null;
        return Answer.OK;
    }

    /** The mail's, which is thereby over. */
    Envelope takeEnvelope() {
        Envelope taken = envelope;
        envelope = null;
        if (taken == null) {
            throw new IllegalStateException("a mail came without its envelope");
        }
        return taken;
    }

    private Answer startTls() {
        if (config.tls() == null) {
            return Answer.say("502 5.5.1 No certificate is set (inbox.smtp.tls)");
        }
        return secure ? Answer.say("503 5.5.1 TLS is on already") : Answer.BEGIN_TLS;
    }

    /** What was said in the clear is forgotten: somebody else may have said it. */
    void secured() {
        secure = true;
        signedIn = false;
        envelope = null;
    }

    private boolean maySignIn() {
        return secure || config.tls() == null;
    }

    private Answer signIn(String arguments) {
        SmtpConfig.Login login = config.login();
        if (login == null) {
            return Answer.say("502 5.5.1 No user is set (inbox.smtp.user): mail is taken without AUTH");
        }
        if (!maySignIn()) {
            return Answer.say("538 5.7.11 STARTTLS first: passwords do not travel in the clear");
        }
        if (signedIn || envelope != null) {
            return Answer.say("503 5.5.1 Not now");
        }
        String[] words = arguments.split("\\s+", 2);
        SignIn exchange = SignIn.by(words[0], login);
        if (exchange == null) {
            return Answer.say("504 5.5.4 AUTH " + SignIn.METHODS);
        }
        return after(exchange, exchange.begin(words.length > 1 ? words[1] : ""));
    }

    private Answer signedIn(SignIn exchange, String line) {
        signingIn = null;
        return line.equals("*") ? Answer.say("501 5.7.0 Given up") : after(exchange, exchange.next(line));
    }

    private Answer after(SignIn exchange, SignIn.Step step) {
        if (step instanceof SignIn.Step.Ask ask) {
            signingIn = exchange;
            return Answer.say(ask.line());
        }
        if (step instanceof SignIn.Step.Done done) {
            signedIn = done.good();
            return Answer.say(
                    done.good() ? "235 2.7.0 Welcome" : "535 5.7.8 Not the inbox.smtp.user and password that are set");
        }
        return Answer.say("501 5.5.2 Not base64");
    }

    private static Answer wrong(String right) {
        return Answer.say("501 5.5.4 Expected " + right);
    }

    /** Nothing that a client sent gets into our lines but plain letters. */
    private static String printable(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9=-]", "?");
        return plain.length() > 40 ? plain.substring(0, 40) : plain;
    }
}
