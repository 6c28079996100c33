package dev.understudy.ingress;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a scraper reads.
 *
 * @param help by family
 * @param samples their names, {@code _bucket} and the like included
 */
record Scrape(String text, List<Family> families, Map<String, String> helps, Set<String> samples) {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    /** @param labels without {@code le}, which every histogram has */
    record Family(String name, String type, Set<String> labels) {}

    static Scrape of(String text) {
        Map<String, String> types = new TreeMap<>();
        Map<String, String> helps = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        Set<String> samples = new TreeSet<>();
        String family = "";
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP")) {
                helps.put(words[2], words.length == 4 ? words[3] : "");
            } else if (line.startsWith("# TYPE")) {
                family = words[2];
                types.put(family, words[3]);
                labels.put(family, new TreeSet<>());
            } else if (!line.isEmpty()) {
                samples.add(line.split("[{ ]", 2)[0]);
                addLabels(line, labels.get(family));
            }
        }
        List<Family> families = types.entrySet().stream()
                .map(type -> new Family(type.getKey(), type.getValue(), labels.get(type.getKey())))
                .toList();
        return new Scrape(text, families, helps, samples);
    }

    private static void addLabels(String line, Set<String> to) {
        Matcher label = LABEL.matcher(line);
        while (label.find()) {
            if (!label.group(1).equals("le")) {
                to.add(label.group(1));
            }
        }
    }

    String help(String family) {
        return helps.getOrDefault(family, "");
    }
}
