package dev.understudy.sandbox;

/** What one signs up by: the kind of shop that the sandbox is. */
public enum Kind {
    /** The phone contract: a number and a code. */
    PHONE(4),
    /** JSON calls: e-mail address and password, a mailed code, tokens. */
    JSON(6),
    /** Server-made pages: forms, a mailed link, session cookies. */
    HTML(6),
    /** One GraphQL endpoint: e-mail address and password, a mailed code, tokens. */
    GRAPHQL(6),
    /** An OpenID Connect provider that people register at over forms. */
    OIDC(6);

    private final int codeLength;

    Kind(int codeLength) {
        this.codeLength = codeLength;
    }

    /** Digits of a code, where nothing else was chosen. */
    public int codeLength() {
        return codeLength;
    }
}
