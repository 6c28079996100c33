package dev.understudy.identity;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * Names in plain Latin letters. Cyrillic as in Russian passports (ICAO Doc 9303, part 3, section 6); German umlauts as ae, oe, ue; other accents dropped. What has no rule (Chinese characters, say)
 * is left out.
 */
final class LatinLetters {
    private static final String CYRILLIC =
            "а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch"
                    + " ъ ie ы y ь - э e ю iu я ia";
    private static final String LATIN = "ß ss æ ae œ oe ø o ł l đ d ð d þ th ı i";
    private static final String UMLAUTS = "ä ae ö oe ü ue";

    /** Up to here letters are looked up in an array: every name in the built-in lists. */
    private static final int TABLED = 0x500;

    private static final String[] GENERAL = table(CYRILLIC + " " + LATIN);
    private static final String[] GERMAN = table(CYRILLIC + " " + LATIN + " " + UMLAUTS);

    private LatinLetters() {}

    static String of(String locale, String name) {
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        String[] letters = locale.equals("de") ? GERMAN : GENERAL;
        StringBuilder latin = new StringBuilder(name.length() + 8);
        for (int at = 0; at < composed.length(); at++) {
            char letter = composed.charAt(at);
            latin.append(letter < TABLED ? letters[letter] : withoutAccent(letter));
        }
        return latin.toString().strip();
    }

    private static String[] table(String pairs) {
        Map<Character, String> spelled = pairs(pairs);
        String[] letters = new String[TABLED];
        for (char letter = 0; letter < TABLED; letter++) {
            char lower = Character.toLowerCase(letter);
            String small = spelled.getOrDefault(lower, withoutAccent(lower));
            letters[letter] = lower == letter ? small : capitalised(small);
        }
        return letters;
    }

    /** Parted by blanks; '-' stands for nothing. */
    private static Map<Character, String> pairs(String pairs) {
        Map<Character, String> spelled = new HashMap<>();
        String[] words = pairs.split(" ", -1);
        for (int at = 0; at < words.length; at += 2) {
            spelled.put(words[at].charAt(0), words[at + 1].equals("-") ? "" : words[at + 1]);
        }
        return spelled;
    }

    private static String capitalised(String small) {
        return small.isEmpty() ? small : Character.toUpperCase(small.charAt(0)) + small.substring(1);
    }

    private static String withoutAccent(char letter) {
        char bare = Normalizer.normalize(String.valueOf(letter), Normalizer.Form.NFD)
                .charAt(0);
        return bare < 128 ? String.valueOf(bare) : "";
    }
}
