package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Caught;
import dev.understudy.config.Gateways;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Refusal;
import dev.understudy.domain.Secret;
import dev.understudy.ingress.SmscAnswer.Trouble;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inbox as SMSC's {@code send.php} sees it (https://smsc.ru/api/http/): 200 whatever happens, and errors in the form that the client asked for. */
final class SmscOperation {
    static final String PATH = "/sys/send.php";
    private static final Logger LOG = LoggerFactory.getLogger(SmscOperation.class);
    private static final Pattern BETWEEN_PHONES = Pattern.compile("[,;\\n]");
    private static final Pattern OWN_ID = Pattern.compile("[1-9][0-9]{0,18}");
    private static final int MOST_PHONES = 1_000;
    private static final String ONLY_THE_PRICE = "1";

    private final Bus bus;
    private final Gateways.@Nullable Smsc account;

    SmscOperation(Bus bus, Gateways.@Nullable Smsc account) {
        this.bus = bus;
        this.account = account;
    }

    void bind(Map<String, Operation> table) {
        table.put("sendSmscByQuery", this::send);
        table.put("sendSmscByForm", this::send);
    }

    private Future<Answer> send(Call call) {
        try {
            return send(SmscParameters.read(call.context()));
        } catch (IllegalArgumentException malformed) {
            return Future.succeededFuture(unreadable(call.context()));
        }
    }

    /** Where a form came by HTTP/1.1 and its escapes are malformed, the library keeps nothing of it: then {@code fmt} is heeded in the query alone. */
    static Answer unreadable(RoutingContext ctx) {
        return SmscAnswer.of(SmscParameters.fmt(ctx)).refused(Trouble.PARAMETERS);
    }

    private Future<Answer> send(SmscParameters sent) {
        SmscAnswer form = SmscAnswer.of(sent.get("fmt"));
        if (account == null || !isClient(sent, account)) {
            return Future.succeededFuture(form.refused(Trouble.AUTHORISE));
        }
        List<String> phones = Arrays.stream(BETWEEN_PHONES.split(sent.get("phones")))
                .map(String::strip)
                .filter(phone -> !phone.isEmpty())
                .toList();
        if (phones.isEmpty() || phones.size() > MOST_PHONES || sent.get("mes").isEmpty()) {
            return Future.succeededFuture(form.refused(Trouble.PARAMETERS));
        }
        return sent.get("cost").equals(ONLY_THE_PRICE)
                ? Future.succeededFuture(form.price(phones.size() * SmsSegments.count(sent.get("mes"))))
                : store(sent, phones, form);
    }

    private static boolean isClient(SmscParameters sent, Gateways.Smsc account) {
        Secret apiKey = account.apiKey();
        if (apiKey != null && Credentials.same(sent.get("apikey"), apiKey.value())) {
            return true;
        }
        String password = account.password().value();
        return sent.get("login").equals(account.login())
                && (Credentials.same(sent.get("psw"), password)
                        || Credentials.same(sent.get("psw").toLowerCase(Locale.ROOT), md5(password)));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Each phone gets a message of its own; those whose numbers are none are left out, and only where all are is that an error. */
    private Future<Answer> store(SmscParameters sent, List<String> phones, SmscAnswer form) {
        List<Future<Caught>> storing = phones.stream()
                .map(phone -> bus.request(
                        InboxCommands.CATCH,
                        InboxCommands.Catch.sms(
                                sent.get("sender").isEmpty() ? "SMSC.RU" : sent.get("sender"), phone, sent.get("mes"))))
                .toList();
        return Future.join(storing).transform(done -> Future.succeededFuture(answer(sent, storing, form)));
    }

    private static Answer answer(SmscParameters sent, List<Future<Caught>> stored, SmscAnswer form) {
        Optional<Throwable> ourFault = stored.stream()
                .filter(Future::failed)
                .map(Future::cause)
                .filter(cause -> !isBadInput(cause))
                .findFirst();
        if (ourFault.isPresent()) {
            LOG.warn(
                    "a message by SMSC's way in was not stored: {}",
                    ourFault.get().getMessage());
            return form.refused(Trouble.TOO_MANY_REQUESTS);
        }
        List<Caught> kept =
                stored.stream().filter(Future::succeeded).map(Future::result).toList();
        if (kept.isEmpty()) {
            return form.refused(Trouble.INVALID_NUMBER);
        }
        String id = OWN_ID.matcher(sent.get("id")).matches()
                ? sent.get("id")
                : String.valueOf(kept.get(0).id());
        return form.taken(id, kept.size() * SmsSegments.count(sent.get("mes")), sent.get("cost"));
    }

    private static boolean isBadInput(Throwable cause) {
        return cause instanceof Refusal refusal && refusal.failure() instanceof Failure.BadInput;
    }
}
