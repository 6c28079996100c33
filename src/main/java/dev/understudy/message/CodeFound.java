package dev.understudy.message;

/** What {@link CodeFinder} says of a message. The explanations are for logs and people: they never hold the message's words or a code. */
public sealed interface CodeFound {
    /** @param why what made this the code: the trace shows it */
    record Found(String code, String why) implements CodeFound {
        @Override
        public String toString() {
            return "Found[" + code.length() + " characters, " + why + "]";
        }
    }

    record None(String why) implements CodeFound {}

    /** @param candidates how many different values could be the code */
    record Ambiguous(int candidates, String why) implements CodeFound {}
}
