package dev.understudy.flow;

import dev.understudy.domain.Session;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a run knows: kept values, cookies, data that the shop wanted, and the messages it waits for. Answers are never in here; of a page only the forms that are to be submitted. */
final class RunMemory {
    private final FlowRun run;
    private final InstantSource clock;
    private final Map<String, Object> kept = new HashMap<>();
    private final Map<String, String> settings;
    private final Map<String, Waiting> waiting = new HashMap<>(2);
    private final Map<String, Set<String>> wanted = new HashMap<>(2);
    private final Map<String, SeenForm> forms = new HashMap<>(2);
    private final CookieJar jar;
    private final LinkSecrets links;
    private boolean shopMayKnow;

    RunMemory(FlowRun run, InstantSource clock) {
        this.run = run;
        this.clock = clock;
        this.jar = new CookieJar(run.account().session().cookies(), clock);
        this.settings = merged(run);
        this.links = new LinkSecrets(run.flow(), settings);
        recall(run.flow().result(), run.account());
    }

    /** The defaults are shared by all runs unless the configuration overrides one. */
    private static Map<String, String> merged(FlowRun run) {
        if (run.settings().isEmpty()) {
            return run.flow().settingDefaults();
        }
        Map<String, String> merged = new TreeMap<>(run.flow().settingDefaults());
        merged.putAll(run.settings());
        return merged;
    }

    /** What an earlier run's result named stands under the same names again. */
    private void recall(ResultPlan result, FlowRun.Account account) {
        kept.putAll(account.facts());
        result.tokens()
                .keySet()
                .forEach(name -> keep(name, account.session().tokens().get(name)));
        if (result.externalId() != null) {
            keep(result.externalId(), account.externalId());
        }
    }

    Scope scope() {
        return new Scope(run.identity(), kept, settings, run.secrets());
    }

    @Nullable
    Object kept(String name) {
        return kept.get(name);
    }

    /** Null: forget it, so that an older answer's value is never taken for a newer one's. */
    void keep(String name, @Nullable Object value) {
        if (value == null) {
            kept.remove(name);
        } else {
            kept.put(name, value);
        }
    }

    Instant now() {
        return clock.instant();
    }

    CookieJar jar() {
        return jar;
    }

    LinkSecrets links() {
        return links;
    }

    boolean shopMayKnow() {
        return shopMayKnow;
    }

    void theShopMayKnow() {
        shopMayKnow = true;
    }

    /** The names of the data that the shop wanted from this step, in order; to be added to. */
    Set<String> wanted(String step) {
        return wanted.computeIfAbsent(step, ignored -> new TreeSet<>());
    }

    boolean wantsNothing(String step) {
        return !wanted.containsKey(step);
    }

    @Nullable
    Waiting waiting(String await) {
        return waiting.get(await);
    }

    void startWaiting(String await, Messages.Mark mark) {
        waiting.put(await, new Waiting(mark));
    }

    /** What an earlier answer had for that step to submit; null where none was looked at yet. */
    @Nullable
    SeenForm form(String submitStep) {
        return forms.get(submitStep);
    }

    void sawForm(String submitStep, SeenForm form) {
        forms.put(submitStep, form);
    }

    /** A shop's text fit to be shown: what this run knows to be secret is out, and what looks like it. */
    String shown(String text) {
        if (run.phase() == Phase.LIST) {
            return text.isEmpty() ? "" : "(not shown: it may be about people)";
        }
        List<String> secret = new ArrayList<>();
        run.secrets().values().forEach(each -> secret.add(each.value()));
        jar.cookies().forEach(cookie -> secret.add(cookie.value()));
        kept.values().stream()
                .map(Object::toString)
                .filter(value -> value.chars().anyMatch(Character::isDigit))
                .forEach(secret::add);
        links.values().forEach(secret::add);
        return Masking.shown(Masking.without(text, secret));
    }

    FlowOutcome.Succeeded result() {
        ResultPlan plan = run.flow().result();
        Map<String, String> tokens = new HashMap<>(run.account().session().tokens());
        plan.tokens().forEach((name, life) -> token(name, life, tokens));
        Map<String, String> facts = new HashMap<>();
        for (String name : plan.facts()) {
            Object value = kept.get(name);
            if (value != null) {
                facts.put(name, value.toString());
            }
        }
        Object id = plan.externalId() == null ? null : kept.get(plan.externalId());
        return new FlowOutcome.Succeeded(id == null ? null : id.toString(), new Session(jar.cookies(), tokens), facts);
    }

    /** An old token keeps the expiry that it came with; only a new one's life starts now. */
    private void token(String name, ResultPlan.Life life, Map<String, String> tokens) {
        Object value = kept.get(name);
        if (value == null
                || value.toString().equals(run.account().session().tokens().get(name))) {
            return;
        }
        tokens.put(name, value.toString());
        Instant expires = life.seconds() == null ? null : expiry(life.seconds());
        if (expires != null) {
            tokens.put(name + "ExpiresAt", expires.toString());
        }
    }

    private @Nullable Instant expiry(Template seconds) {
        Object value = seconds.value(scope());
        BigDecimal life = Seconds.of(value);
        return life == null ? null : clock.instant().plusSeconds(life.longValue());
    }
}
