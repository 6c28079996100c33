package dev.understudy.number;

import dev.understudy.domain.PhoneNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The built-in table of numbers reserved for fiction and tests, each with its source beside it. A new entry goes in only with its source. No range is known for Russia, Japan, China, India, Italy
 * and Brazil: there the shop's own document lists one.
 */
public final class ReservedRanges {
    private static final String ATIS = "ATIS/NANPA, 555 NXX line number assignment guidelines (ATIS-0300115)";
    private static final String OFCOM = "Ofcom, Telephone numbers for use in TV and radio drama programmes";
    private static final String ACMA = "ACMA, Phone numbers for use in TV shows, films and creative works";
    private static final String ARCEP = "ARCEP, décision 2018-0881 (plan national de numérotation)";
    private static final String BNETZA = "Bundesnetzagentur, Amtsblatt 7/2021, Mitteilung 148/2021";
    private static final String PTS = "PTS, telefonnummer för användning i böcker och filmer";

    /** By the three digits that follow +61 491: the numbers are scattered, so each is a range of one. */
    private static final Map<String, String> AUSTRALIAN_MOBILES = new TreeMap<>(Map.ofEntries(
            Map.entry("570", "006 156 157 158 159 110 313 737"),
            Map.entry("571", "266 491 804"),
            Map.entry("572", "549 665 983"),
            Map.entry("573", "770 087"),
            Map.entry("574", "118 632"),
            Map.entry("575", "254 789"),
            Map.entry("576", "398 801"),
            Map.entry("577", "426 644"),
            Map.entry("578", "957 148 888"),
            Map.entry("579", "212 760 455")));

    private static final List<ReservedRange> ALL = Stream.of(northAmerica(), europe(), australia())
            .flatMap(List::stream)
            .sorted(Comparator.comparing(reserved -> reserved.range().first()))
            .toList();
    private static final List<NumberRange> RANGES =
            ALL.stream().map(ReservedRange::range).toList();
    private static final long[] FIRSTS = ends(NumberRange::first);
    private static final long[] LASTS = ends(NumberRange::last);

    private ReservedRanges() {}

    /** In numerical order; no two overlap. */
    public static List<ReservedRange> all() {
        return ALL;
    }

    public static List<NumberRange> ranges() {
        return RANGES;
    }

    /** @param country ISO 3166 code; empty where no range is known */
    public static List<ReservedRange> ofCountry(String country) {
        return ALL.stream().filter(each -> each.country().equals(country)).toList();
    }

    public static boolean contains(PhoneNumber number) {
        long digits = number.asLong();
        int found = Arrays.binarySearch(FIRSTS, digits);
        int candidate = found >= 0 ? found : -found - 2;
        return candidate >= 0 && digits <= LASTS[candidate];
    }

    private static List<ReservedRange> northAmerica() {
        List<ReservedRange> all = new ArrayList<>();
        AreaCodes.byCountry().forEach((country, areaCodes) -> {
            for (String area : areaCodes) {
                all.add(entry(country, "area code " + area, ATIS, "+1" + area + "5550100", "+1" + area + "5550199"));
            }
        });
        return all;
    }

    private static List<ReservedRange> europe() {
        return List.of(
                entry("GB", "mobile", OFCOM, "+447700900000", "+447700900999"),
                entry("GB", "landline, no area", OFCOM, "+441632960000", "+441632960999"),
                entry("GB", "landline, London", OFCOM, "+442079460000", "+442079460999"),
                entry("FR", "mobile", ARCEP, "+33639980000", "+33639989999"),
                entry("DE", "mobile", BNETZA, "+491713920000", "+491713920099"),
                entry("DE", "mobile", BNETZA, "+4917604069000", "+4917604069099"),
                entry("SE", "mobile", PTS, "+46701740605", "+46701740699"));
    }

    private static List<ReservedRange> australia() {
        List<ReservedRange> all = new ArrayList<>();
        AUSTRALIAN_MOBILES.forEach((middle, ends) -> {
            for (String end : ends.split(" ")) {
                String number = "+61491" + middle + end;
                all.add(entry("AU", "mobile", ACMA, number, number));
            }
        });
        return all;
    }

    private static ReservedRange entry(String country, String kind, String source, String from, String to) {
        return new ReservedRange(NumberRange.of(from, to), country, kind, source);
    }

    private static long[] ends(Function<NumberRange, PhoneNumber> end) {
        return RANGES.stream().map(end).mapToLong(PhoneNumber::asLong).toArray();
    }
}
