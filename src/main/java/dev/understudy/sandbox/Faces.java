package dev.understudy.sandbox;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The sides that each kind of shop shows. */
final class Faces {
    private Faces() {}

    /** @param origin known once the shop listens */
    record Parts(
            SignUpRules rules,
            Accounts accounts,
            Codes codes,
            Messenger messenger,
            Counters counters,
            Supplier<String> origin,
            InstantSource clock) {
        private EmailSignUp emailSignUp() {
            return new EmailSignUp(accounts, codes, messenger, counters);
        }

        private TokenPairs tokenPairs() {
            return new TokenPairs(accounts, rules.sessionLife(), clock);
        }

        private Members members() {
            return new Members(accounts, rules.sessionLife());
        }
    }

    static List<Face> of(Parts parts) {
        return switch (parts.rules.kind()) {
            case PHONE ->
                List.of(
                        new PhoneContract(parts.rules, parts.accounts, parts.codes, parts.messenger, parts.counters),
                        new Pages(parts.accounts));
            case JSON -> List.of(new JsonShop(parts.emailSignUp(), parts.tokenPairs(), parts.rules.codeLength()));
            case GRAPHQL ->
                List.of(new GraphqlShop(
                        new GraphqlRoots(parts.emailSignUp(), parts.tokenPairs(), parts.rules.codeLength())));
            case HTML -> html(parts);
            case OIDC -> oidc(parts);
        };
    }

    private static List<Face> html(Parts parts) {
        EmailSignUp signUp = parts.emailSignUp();
        Visits visits = new Visits();
        Members members = parts.members();
        return List.of(
                new JoinPages(signUp, visits, members, parts.origin, parts.clock),
                new MemberPages(signUp, visits, members));
    }

    private static List<Face> oidc(Parts parts) {
        EmailSignUp signUp = parts.emailSignUp();
        Members members = parts.members();
        Grants grants = new Grants(parts.origin, parts.clock);
        return List.of(
                new AuthorizePage(grants, members),
                new ProviderPages(signUp, new Visits(), members, grants, parts.origin),
                new TokenDesk(grants, parts.tokenPairs(), parts.accounts, signUp, parts.clock));
    }
}
