package dev.understudy.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A shop that no flow came with: pages for people, forms in two parts with tokens that are good once, errors under 200, a mailed link to a button, a password. Its flow was written from the documents
 * alone, tour.yaml.
 */
final class TourShop implements AutoCloseable {
    private static final int THREADS = 16;
    private static final DateTimeFormatter BORN = DateTimeFormatter.ofPattern("dd/MM/yyyy");

    private final HttpServer server;
    private final TourMail mail;
    private final byte[] consent;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AtomicInteger numbers = new AtomicInteger(1000);
    private final AtomicInteger signIns = new AtomicInteger();
    private final Map<String, TourVisitor> visitors = new ConcurrentHashMap<>();
    private final Map<String, TourMember> members = new ConcurrentHashMap<>();
    private final Map<String, TourMember> unconfirmed = new ConcurrentHashMap<>();
    private final Map<String, Answering> pages = Map.ofEntries(
            Map.entry("GET /", visit -> visit.show(TourPages.landing())),
            Map.entry("GET /join", visit -> visit.show(TourPages.join(visit.token(), List.of()))),
            Map.entry("POST /join", this::join),
            Map.entry("GET /join/details", visit -> visit.show(TourPages.details(visit.token(), List.of()))),
            Map.entry("POST /join/details", this::details),
            Map.entry("GET /join/sent", visit -> visit.show(TourPages.page("Look into your mail", ""))),
            Map.entry("POST /activate", this::activate),
            Map.entry("GET /sign-in", visit -> visit.show(TourPages.signIn(visit.token(), List.of()))),
            Map.entry("POST /sign-in", this::signIn),
            Map.entry("GET /account", this::account),
            Map.entry("GET /account/leave", visit -> visit.show(TourPages.leave(visit.token()))),
            Map.entry("POST /account/leave", visit -> visit.show(TourPages.sure(visit.token()))),
            Map.entry("POST /account/leave/sure", this::leave),
            Map.entry("GET /goodbye", visit -> visit.show(TourPages.page("Goodbye", ""))));

    private interface Answering {
        void answer(TourVisit visit) throws IOException;
    }

    private TourShop(HttpServer server, int smtpPort, JsonObject consent) {
        this.server = server;
        this.mail = new TourMail(smtpPort);
        this.consent = consent.toString().getBytes(StandardCharsets.UTF_8);
    }

    static TourShop open(int port, int smtpPort, JsonObject consent) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        TourShop shop = new TourShop(server, smtpPort, consent);
        server.setExecutor(shop.threads);
        server.createContext("/", shop::answer);
        server.start();
        return shop;
    }

    int memberCount() {
        return members.size();
    }

    /** By password; the first session comes with the activation. */
    int signInCount() {
        return signIns.get();
    }

    /** As after a restart of a shop that keeps its sessions in memory. */
    void endSessions() {
        visitors.clear();
    }

    private String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/.well-known/understudy.json")) {
                TourVisit.reply(exchange, 200, "application/json", consent);
                return;
            }
            TourVisit visit = new TourVisit(exchange, visitors);
            String asked = exchange.getRequestMethod() + " " + path;
            if (asked.startsWith("GET /activate/")) {
                visit.show(TourPages.activate(visit.token(), path.substring("/activate/".length())));
            } else if (!pages.containsKey(asked)) {
                visit.refuse(404, "There is no such page");
            } else if (asked.startsWith("POST") && !visit.tokenIsRight()) {
                visit.refuse(403, "This form has expired");
            } else if (path.startsWith("/account") && visit.visitor().member == null) {
                visit.redirect(302, "/sign-in?next=" + path);
            } else {
                Objects.requireNonNull(pages.get(asked)).answer(visit);
            }
        }
    }

    private void join(TourVisit visit) throws IOException {
        List<String> errors = new ArrayList<>();
        if (!visit.field("member[email]").contains("@")) {
            errors.add("An e-mail address is needed");
        }
        if (members.containsKey(visit.field("member[email]"))) {
            errors.add("Somebody has joined with this address");
        }
        if (visit.field("member[name]").isBlank()) {
            errors.add("A name is needed");
        }
        if (!List.of("at", "de", "ch").contains(visit.field("member[country]"))) {
            errors.add("Choose a country");
        }
        if (!visit.field("member[terms]").equals("on")) {
            errors.add("Agree to the terms");
        }
        if (errors.isEmpty()) {
            visit.visitor().begun = visit.form();
            visit.redirect(303, "/join/details");
        } else {
            visit.show(TourPages.join(visit.token(), errors));
        }
    }

    private void details(TourVisit visit) throws IOException {
        if (visit.field("go").equals("back")) {
            visit.redirect(302, "/join");
            return;
        }
        List<String> errors = new ArrayList<>();
        if (!isDate(visit.field("born"))) {
            errors.add("Write the birth date as in 31/12/1980");
        }
        if (visit.field("password").length() < 8) {
            errors.add("The password is too short");
        }
        if (!visit.field("letter").equals("never")) {
            errors.add("The letter is full");
        }
        if (!errors.isEmpty()) {
            visit.show(TourPages.details(visit.token(), errors));
            return;
        }
        Map<String, String> begun = visit.visitor().begun;
        String ticket = UUID.randomUUID().toString();
        TourMember member = new TourMember(
                numbers.incrementAndGet(),
                begun.getOrDefault("member[email]", ""),
                begun.getOrDefault("member[name]", ""),
                visit.field("password"));
        unconfirmed.put(ticket, member);
        mail.confirm(origin(), member.email(), member.name(), ticket);
        visit.redirect(302, "/join/sent");
    }

    private static boolean isDate(String text) {
        try {
            return LocalDate.parse(text, BORN).isBefore(LocalDate.now());
        } catch (DateTimeException wrong) {
            return false;
        }
    }

    private void activate(TourVisit visit) throws IOException {
        TourMember member = unconfirmed.remove(visit.field("ticket"));
        if (member == null) {
            visit.refuse(410, "This link is used up");
        } else {
            members.put(member.email(), member);
            visit.signedIn(member);
        }
    }

    private void signIn(TourVisit visit) throws IOException {
        TourMember member = members.get(visit.field("email"));
        if (member == null || !member.password().equals(visit.field("password"))) {
            visit.show(TourPages.signIn(visit.token(), List.of("Address or password is wrong")));
        } else {
            signIns.incrementAndGet();
            visit.signedIn(member);
        }
    }

    private void account(TourVisit visit) throws IOException {
        TourMember member = Objects.requireNonNull(visit.visitor().member);
        visit.show(TourPages.account(member.number(), member.email(), member.name()));
    }

    private void leave(TourVisit visit) throws IOException {
        members.remove(Objects.requireNonNull(visit.visitor().member).email());
        visit.visitor().member = null;
        visit.redirect(303, "/goodbye");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
