package dev.understudy.message.mail;

/** Puts lines together that a mail program broke for the wire (RFC 3676): a link that was cut in two is whole again. */
final class FlowedText {
    private FlowedText() {}

    static String unfolded(String text, boolean delSp) {
        StringBuilder whole = new StringBuilder(text.length());
        int depth = 0;
        boolean open = false;
        for (String line : text.split("\n", -1)) {
            int quoted = quotes(line);
            String said = unstuffed(line.substring(quoted));
            if (whole.length() > 0 && !(open && quoted == depth && !said.equals("-- "))) {
                whole.append('\n');
            }
            if (!open || quoted != depth) {
                whole.append(">".repeat(quoted)).append(quoted > 0 ? " " : "");
            }
            open = said.endsWith(" ") && !said.equals("-- ");
            whole.append(open && delSp ? said.substring(0, said.length() - 1) : said);
            depth = quoted;
        }
        return whole.toString();
    }

    private static int quotes(String line) {
        int count = 0;
        while (count < line.length() && line.charAt(count) == '>') {
            count++;
        }
        return count;
    }

    private static String unstuffed(String line) {
        return line.startsWith(" ") ? line.substring(1) : line;
    }
}
