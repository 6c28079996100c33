package dev.understudy.config;

import static java.time.Duration.ofDays;

import dev.understudy.domain.Secret;
import dev.understudy.yaml.YamlMap;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Our catcher of messages.
 *
 * @param emailDomain of the identities' addresses, in lower case; each marketplace's consent must allow it
 * @param retention how long caught messages are kept
 * @param messageBytes largest message that is taken
 * @param keepAtMost caught messages; of more than that the oldest go
 * @param smtp the way in for mail
 * @param smsKey bearer that the shop's own gateway sends to {@code POST /v1/inbox/sms} and that opens nothing else; null leaves the API's keys with the scope {@code inbox}
 * @param gateways whose clients are understood here
 */
public record InboxConfig(
        String emailDomain,
        Duration retention,
        int messageBytes,
        int keepAtMost,
        SmtpConfig smtp,
        @Nullable Secret smsKey,
        Gateways gateways) {
    public static final InboxConfig DEFAULT =
            new InboxConfig("inbox.test", ofDays(7), 65_536, 1_000_000, SmtpConfig.DEFAULT, null, Gateways.NONE);
    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])");

    static InboxConfig read(YamlMap map, Surroundings surroundings) {
        String domain = map.string("emailDomain").orElse(DEFAULT.emailDomain);
        if (!DOMAIN.matcher(domain).matches()) {
            map.problemAt("emailDomain", "expected a domain in lower case, such as inbox.test");
        }
        Duration retention = map.duration("retention", DEFAULT.retention, ofDays(1), ofDays(3_650));
        int messageBytes = map.integer("messageBytes", DEFAULT.messageBytes, 1_024, 16 * 1_048_576);
        int keepAtMost = map.integer("keepAtMost", DEFAULT.keepAtMost, 1_000, 1_000_000_000);
        SmtpConfig smtp =
                map.map("smtp").map(each -> SmtpConfig.read(each, surroundings)).orElse(SmtpConfig.DEFAULT);
        Secret smsKey = surroundings.secret(map, "smsKey").orElse(null);
        Gateways gateways = Gateways.read(map, surroundings);
        map.rejectUnknown();
        return new InboxConfig(domain, retention, messageBytes, keepAtMost, smtp, smsKey, gateways);
    }
}
