package dev.understudy.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How one signs up. */
final class SignUpOptions {
    @Option(
            names = "--kind",
            paramLabel = "phone|json|html|graphql|oidc",
            description =
                    "phone: the phone contract. json, graphql: e-mail address, password and mailed code. html: forms and a mailed link. oidc: an OpenID Connect provider with registration.",
            defaultValue = "phone",
            converter = OptionTypes.KindName.class)
    private Kind kind = Kind.PHONE;

    @Option(
            names = "--scenario",
            paramLabel = "code|trusted|both",
            description =
                    "Of the phone kind. code: the shop sends a code. trusted: asking for a phone's profile makes its user, no codes. both: either.",
            defaultValue = "code",
            converter = OptionTypes.ScenarioName.class)
    private Scenario scenario = Scenario.CODE;

    @Option(
            names = "--codes-by",
            paramLabel = "sms|email",
            description =
                    "How the phone kind's codes travel. email: a new number is asked for its e-mail address first.",
            defaultValue = "sms",
            converter = OptionTypes.ChannelName.class)
    private Channel channel = Channel.SMS;

    @Option(
            names = "--required",
            paramLabel = "FIELD",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Data wanted from a new number before a code is sent, as email,fullName,birthday,gender. Default: none.")
    private List<String> required = new ArrayList<>();

    @Option(
            names = "--optional",
            paramLabel = "FIELD",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "Data welcome besides. Default: none.")
    private List<String> optional = new ArrayList<>();

    @Option(
            names = "--code-length",
            paramLabel = "DIGITS",
            description = "Digits of a code, 3 to 9. Default: 4 by phone, else 6.")
    private @Nullable Integer codeLength;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description = "Codes asked for again and wrong codes, together, for one number.",
            defaultValue = "3")
    private int attempts;

    @Option(
            names = "--resend-after",
            paramLabel = "TIME",
            description = "Until a new code may be asked for.",
            defaultValue = "30s",
            converter = OptionTypes.Time.class)
    private Duration resendAfter = SignUpRules.DEFAULT_RESEND_AFTER;

    @Option(
            names = "--session-life",
            paramLabel = "TIME",
            description = "Until a session cookie ends.",
            defaultValue = "30d",
            converter = OptionTypes.Time.class)
    private Duration sessionLife = SignUpRules.DEFAULT_SESSION_LIFE;

    /** @throws IllegalArgumentException where a value is out of bounds */
    SignUpRules toRules() {
        return new SignUpRules(
                kind,
                scenario,
                channel,
                required,
                optional,
                codeLength == null ? kind.codeLength() : codeLength,
                attempts,
                resendAfter,
                sessionLife);
    }
}
