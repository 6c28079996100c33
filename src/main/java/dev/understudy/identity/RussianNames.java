package dev.understudy.identity;

import dev.understudy.domain.Sex;
import java.util.Map;

/** How Russian patronymics and family names agree with the sex: the rules of the grammar, with its exceptions listed. */
final class RussianNames {
    /** Father's name to the masculine patronymic, where the rule below does not hold. */
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("Георгий", "Георгиевич"),
            Map.entry("Дмитрий", "Дмитриевич"),
            Map.entry("Добрыня", "Добрынич"),
            Map.entry("Илья", "Ильич"),
            Map.entry("Кузьма", "Кузьмич"),
            Map.entry("Лев", "Львович"),
            Map.entry("Лука", "Лукич"),
            Map.entry("Михаил", "Михайлович"),
            Map.entry("Никита", "Никитич"),
            Map.entry("Павел", "Павлович"),
            Map.entry("Пётр", "Петрович"),
            Map.entry("Савва", "Саввич"),
            Map.entry("Фома", "Фомич"),
            Map.entry("Эмиль", "Эмильевич"),
            Map.entry("Яков", "Яковлевич"));

    private RussianNames() {}

    static String patronymic(String father, Sex sex) {
        String irregular = IRREGULAR.get(father);
        String masculine = irregular == null ? regularPatronymic(father) : irregular;
        return sex == Sex.MALE ? masculine : femininePatronymic(masculine);
    }

    private static String regularPatronymic(String father) {
        if (father.endsWith("ий")) {
            return cut(father, 2) + "ьевич";
        }
        if (father.endsWith("й") || father.endsWith("ь")) {
            return cut(father, 1) + "евич";
        }
        return father + ("жшчщц".indexOf(last(father)) >= 0 ? "евич" : "ович");
    }

    /** Ильич, Фомич and their like take -инична, Никитич and Саввич, stressed before the ending, -ична. */
    private static String femininePatronymic(String masculine) {
        if (masculine.endsWith("ович") || masculine.endsWith("евич")) {
            return cut(masculine, 2) + "на";
        }
        return switch (masculine) {
            case "Ильич", "Фомич", "Лукич", "Кузьмич" -> cut(masculine, 2) + "инична";
            default -> cut(masculine, 1) + "чна";
        };
    }

    /** Names such as Шевченко, Мельник and Белых have one form for both. */
    static String feminineFamilyName(String masculine) {
        if (masculine.endsWith("ый") || masculine.endsWith("ий") || masculine.endsWith("ой")) {
            return cut(masculine, 2) + "ая";
        }
        boolean possessive = masculine.endsWith("ов")
                || masculine.endsWith("ев")
                || masculine.endsWith("ёв")
                || masculine.endsWith("ин")
                || masculine.endsWith("ын");
        return possessive ? masculine + "а" : masculine;
    }

    private static String cut(String text, int letters) {
        return text.substring(0, text.length() - letters);
    }

    private static char last(String text) {
        return text.charAt(text.length() - 1);
    }
}
