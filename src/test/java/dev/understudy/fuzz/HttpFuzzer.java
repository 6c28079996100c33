package dev.understudy.fuzz;

import dev.understudy.fuzz.ServedDocument.Operation;
import dev.understudy.fuzz.ValidRequests.Known;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Requests made from the document that a service serves: each operation in turn, first as it should be, then spoilt. The same seed makes the same requests. */
public final class HttpFuzzer {
    /** Longer than any operation takes that does not wait by its own wish. */
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private static final int PLAIN_ONE_IN = 8;
    private static final int SHOWN = 10;

    /** Answers that show that an operation's inside was not reached. */
    private static final Set<Integer> AT_THE_DOOR = Set.of(400, 401, 403, 404, 405, 406, 413, 414, 415, 431);

    private final ServedDocument document;
    private final Known known;
    private final String lesserKey;
    private final long seed;
    private final Map<String, Set<Integer>> statuses = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();
    private int complained;
    private int cut;

    /**
     * @param document as it is served at {@code /openapi.yaml}
     * @param key opens everything
     * @param lesserKey opens little
     * @param values by the name of a parameter or member, or by {@code path/name}: what exists
     * @param gateways by the gateway's name, what its clients sign in with
     */
    public HttpFuzzer(
            String document,
            String key,
            String lesserKey,
            Map<String, List<String>> values,
            Map<String, Map<String, String>> gateways,
            long seed) {
        this.document = new ServedDocument(document);
        this.known = new Known(key, values, gateways);
        this.lesserKey = lesserKey;
        this.seed = seed;
    }

    /** Sends requests number {@code first} to {@code last}. */
    public void run(int port, int first, int last) {
        try (Wire wire = new Wire(port, DEADLINE)) {
            for (int number = first; number <= last; number++) {
                Draft draft = draft(number);
                judge(number, draft, wire);
            }
        }
    }

    /** Of a request's own random numbers, so that one can be repeated without those before it. */
    private Draft draft(int number) {
        Random random = new Random(seed * 1_000_003 + number);
        random.nextInt();
        List<Operation> operations = document.operations();
        Operation operation = operations.get(number % operations.size());
        Draft draft = new ValidRequests(document, known, random).draft(operation);
        if (number >= operations.size() && random.nextInt(PLAIN_ONE_IN) != 0) {
            new Mutations(random, lesserKey).spoil(draft);
        }
        return draft;
    }

    private void judge(int number, Draft draft, Wire wire) {
        Optional<String> wrong;
        Wire.Reply reply = null;
        try {
            reply = wire.send(draft);
            wrong = Verdict.on(draft, reply);
        } catch (Wire.Hang hang) {
            wrong = Optional.of("was not answered within " + DEADLINE);
        }
        if (reply == null) {
            cut++;
        } else if (draft.isPlain()) {
            statuses.computeIfAbsent(draft.operation.id(), none -> new TreeSet<>())
                    .add(reply.status());
        }
        String shown = reply == null ? "" : "\n  answer: " + reply.status() + " " + shortened(reply.body());
        wrong.ifPresent(what -> complain("request " + number + " " + what + ": " + draft + shown));
    }

    private void complain(String what) {
        complained++;
        if (complaints.size() < SHOWN) {
            complaints.add(what);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 400 ? text : text.substring(0, 400) + "…";
    }

    /** The first of them, with how many there were. */
    public List<String> complaints() {
        List<String> all = new ArrayList<>(complaints);
        if (complained > complaints.size()) {
            all.add("and " + (complained - complaints.size()) + " more");
        }
        return all;
    }

    /** Operations whose valid requests were all turned away at the door: then nothing behind it was tried. */
    public Map<String, Set<Integer>> unreached() {
        Map<String, Set<Integer>> unreached = new LinkedHashMap<>();
        document.operations().forEach(operation -> {
            Set<Integer> seen = statuses.getOrDefault(operation.id(), Set.of());
            if (AT_THE_DOOR.containsAll(seen)) {
                unreached.put(operation.id(), seen);
            }
        });
        return unreached;
    }

    public int operations() {
        return document.operations().size();
    }

    /** How many requests ended without an answer, as is right where nobody can know their end. */
    public int cut() {
        return cut;
    }
}
