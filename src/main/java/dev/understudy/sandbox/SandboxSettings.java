package dev.understudy.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is chosen at the shop's start.
 *
 * @param dataFile where users and sessions are kept; null keeps them in memory
 */
public record SandboxSettings(
        Place place,
        @Nullable Path dataFile,
        AccessKeys keys,
        SignUpRules signUp,
        SmsTarget sms,
        MailTarget mail,
        SignatureRules signatures,
        ConsentTerms consent,
        Faults faults) {
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

    public static SandboxSettings defaults() {
        return new SandboxSettings(
                Place.defaults(),
                null,
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
                place.withPort(chosen), dataFile, keys, signUp, sms, mail, signatures, consent, faults);
    }

    /** Serves by TLS. */
    public SandboxSettings withCertificate(ServedCertificate chosen) {
        return new SandboxSettings(
                place.withCertificate(chosen), dataFile, keys, signUp, sms, mail, signatures, consent, faults);
    }

    public SandboxSettings withDataFile(@Nullable Path file) {
        return new SandboxSettings(place, file, keys, signUp, sms, mail, signatures, consent, faults);
    }

    public SandboxSettings withSignUp(SignUpRules rules) {
        return new SandboxSettings(place, dataFile, keys, rules, sms, mail, signatures, consent, faults);
    }

    public SandboxSettings withSms(SmsTarget target) {
        return new SandboxSettings(place, dataFile, keys, signUp, target, mail, signatures, consent, faults);
    }

    public SandboxSettings withMail(MailTarget target) {
        return new SandboxSettings(place, dataFile, keys, signUp, sms, target, signatures, consent, faults);
    }

    public SandboxSettings withSignatures(SignatureRules rules) {
        return new SandboxSettings(place, dataFile, keys, signUp, sms, mail, rules, consent, faults);
    }

    public SandboxSettings withConsent(ConsentTerms terms) {
        return new SandboxSettings(place, dataFile, keys, signUp, sms, mail, signatures, terms, faults);
    }

    public SandboxSettings withFaults(Faults chosen) {
        return new SandboxSettings(place, dataFile, keys, signUp, sms, mail, signatures, consent, chosen);
    }
}
