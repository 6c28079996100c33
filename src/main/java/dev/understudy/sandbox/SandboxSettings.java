package dev.understudy.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is chosen at the shop's start.
 *
 * @param port 0 takes any free one
 * @param publicOrigin the origin that the consent document names, where it is not the one listened on (a proxy stands before it)
 * @param dataFile where users and sessions are kept; null keeps them in memory
 * @param eventLoops how many event loops serve
 */
public record SandboxSettings(
        String host,
        int port,
        @Nullable String publicOrigin,
        @Nullable Path dataFile,
        int eventLoops,
        AccessKeys keys,
        SignUpRules signUp,
        SmsTarget sms,
        MailTarget mail,
        SignatureRules signatures,
        ConsentTerms consent,
        Faults faults) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 8081;
    public static final int DEFAULT_EVENT_LOOPS = 2;

    /** @param api for the phone contract; @param admin for {@code /admin} */
    public record AccessKeys(String api, String admin) {
        public static final String DEFAULT_API_KEY = "sandbox-key";
        public static final String DEFAULT_ADMIN_KEY = "sandbox-admin";

        public AccessKeys {
            if (api.isBlank() || admin.isBlank()) {
                throw new IllegalArgumentException("the API key and the admin key must not be empty");
            }
        }

        @Override
        public String toString() {
            return "AccessKeys[…]";
        }
    }

    public SandboxSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 0 (any) to 65535, not " + port);
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("eventLoops must be at least 1");
        }
    }

    public static SandboxSettings defaults() {
        return new SandboxSettings(
                DEFAULT_HOST,
                DEFAULT_PORT,
                null,
                null,
                DEFAULT_EVENT_LOOPS,
                new AccessKeys(AccessKeys.DEFAULT_API_KEY, AccessKeys.DEFAULT_ADMIN_KEY),
                SignUpRules.defaults(),
                SmsTarget.none(),
                MailTarget.none(),
                SignatureRules.none(),
                ConsentTerms.defaults(),
                Faults.none());
    }

    public SandboxSettings withPort(int chosen) {
        return new SandboxSettings(
                host, chosen, publicOrigin, dataFile, eventLoops, keys, signUp, sms, mail, signatures, consent, faults);
    }

    public SandboxSettings withDataFile(@Nullable Path file) {
        return new SandboxSettings(
                host, port, publicOrigin, file, eventLoops, keys, signUp, sms, mail, signatures, consent, faults);
    }

    public SandboxSettings withSignUp(SignUpRules rules) {
        return new SandboxSettings(
                host, port, publicOrigin, dataFile, eventLoops, keys, rules, sms, mail, signatures, consent, faults);
    }

    public SandboxSettings withSms(SmsTarget target) {
        return new SandboxSettings(
                host,
                port,
                publicOrigin,
                dataFile,
                eventLoops,
                keys,
                signUp,
                target,
                mail,
                signatures,
                consent,
                faults);
    }

    public SandboxSettings withMail(MailTarget target) {
        return new SandboxSettings(
                host, port, publicOrigin, dataFile, eventLoops, keys, signUp, sms, target, signatures, consent, faults);
    }

    public SandboxSettings withSignatures(SignatureRules rules) {
        return new SandboxSettings(
                host, port, publicOrigin, dataFile, eventLoops, keys, signUp, sms, mail, rules, consent, faults);
    }

    public SandboxSettings withConsent(ConsentTerms terms) {
        return new SandboxSettings(
                host, port, publicOrigin, dataFile, eventLoops, keys, signUp, sms, mail, signatures, terms, faults);
    }

    public SandboxSettings withFaults(Faults chosen) {
        return new SandboxSettings(
                host, port, publicOrigin, dataFile, eventLoops, keys, signUp, sms, mail, signatures, consent, chosen);
    }

    /** As a browser on this machine writes it: a wildcard address is reached by the loopback one. */
    String origin(int boundPort) {
        if (publicOrigin != null) {
            return publicOrigin;
        }
        String name = host.equals("0.0.0.0") || host.equals("::") ? DEFAULT_HOST : host;
        return "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + boundPort;
    }
}
