package dev.understudy.message;

/** What {@link LinkFinder} says of a message. The explanations are for logs and people: they never hold a link. */
public sealed interface LinkFound {
    /**
     * @param url absolute
     * @param why what made this the link, and where it stands: the trace shows it
     */
    record Found(String url, String why) implements LinkFound {
        @Override
        public String toString() {
            return "Found[" + url.length() + " characters, " + why + "]";
        }
    }

    record None(String why) implements LinkFound {}

    /** @param candidates how many different links could be it */
    record Ambiguous(int candidates, String why) implements LinkFound {}
}
