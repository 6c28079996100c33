package dev.understudy.consent;

import dev.understudy.domain.Reason;
import java.util.List;

/** What a check of a marketplace's consent came to. */
public sealed interface Verdict {

    /**
     * Every origin of the marketplace consents.
     *
     * @param consents the main origin's first
     */
    record Granted(List<ConsentInForce> consents) implements Verdict {
        public Granted {
            consents = List.copyOf(consents);
        }

        public ConsentInForce main() {
            return consents.get(0);
        }
    }

    /**
     * The shop's own words may stand in it, and it goes to the log, the database and operators: there what nobody can read is replaced (PostgreSQL takes no NUL, a line break would forge a line of the
     * log), and what nobody would read is cut.
     *
     * @param detail says exactly what to mend, and where; in one line
     */
    record Refused(Reason reason, String detail) implements Verdict {
        /** In characters. */
        static final int LONGEST_DETAIL = 2_000;

        private static final int REPLACEMENT = 0xFFFD;

        public Refused {
            detail = readable(detail);
        }

        private static String readable(String text) {
            StringBuilder readable = text.codePoints()
                    .limit(LONGEST_DETAIL)
                    .map(each -> isReadable(each) ? each : REPLACEMENT)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
            boolean isWhole = text.codePointCount(0, text.length()) <= LONGEST_DETAIL;
            return isWhole ? readable.toString() : readable.append('…').toString();
        }

        private static boolean isReadable(int codePoint) {
            return switch (Character.getType(codePoint)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE -> false;
                default -> true;
            };
        }

        ShopTrouble asTrouble() {
            return new ShopTrouble(reason, false, detail);
        }
    }
}
