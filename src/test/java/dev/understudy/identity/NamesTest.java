package dev.understudy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Sex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"ru", "en", "de", "fr"})
    void the_lists_are_long_and_no_given_name_is_of_both_sexes(String locale) {
        NameBook names = Locales.book(locale);
        String letters = locale.equals("ru") ? "[А-ЯЁ][а-яё]+" : "[A-ZÉ][a-zA-Zäöüßàâçéèêëïîôûù]+";
        assertThat(names.givenFemale()).hasSizeGreaterThanOrEqualTo(150).doesNotHaveDuplicates();
        assertThat(names.givenMale()).hasSizeGreaterThanOrEqualTo(150).doesNotHaveDuplicates();
        assertThat(names.familyMale()).hasSizeGreaterThanOrEqualTo(300).doesNotHaveDuplicates();
        assertThat(names.givenFemale()).doesNotContainAnyElementsOf(names.givenMale());
        assertThat(names.givenFemale()).allMatch(name -> name.matches(letters));
        assertThat(names.givenMale()).allMatch(name -> name.matches(letters));
        assertThat(names.familyFemale()).allMatch(name -> name.matches(letters));
        assertThat(names.familyMale()).allMatch(name -> name.matches(letters));
    }

    @ParameterizedTest
    @CsvSource({
        "Иван,Иванович,Ивановна",
        "Сергей,Сергеевич,Сергеевна",
        "Николай,Николаевич,Николаевна",
        "Юрий,Юрьевич,Юрьевна",
        "Дмитрий,Дмитриевич,Дмитриевна",
        "Георгий,Георгиевич,Георгиевна",
        "Игорь,Игоревич,Игоревна",
        "Эмиль,Эмильевич,Эмильевна",
        "Илья,Ильич,Ильинична",
        "Никита,Никитич,Никитична",
        "Савва,Саввич,Саввична",
        "Лука,Лукич,Лукинична",
        "Фома,Фомич,Фоминична",
        "Кузьма,Кузьмич,Кузьминична",
        "Добрыня,Добрынич,Добрынична",
        "Лев,Львович,Львовна",
        "Павел,Павлович,Павловна",
        "Пётр,Петрович,Петровна",
        "Яков,Яковлевич,Яковлевна",
        "Михаил,Михайлович,Михайловна",
        "Даниил,Даниилович,Данииловна",
        "Жорж,Жоржевич,Жоржевна",
    })
    void a_patronymic_follows_the_fathers_name(String father, String son, String daughter) {
        assertThat(RussianNames.patronymic(father, Sex.MALE)).isEqualTo(son);
        assertThat(RussianNames.patronymic(father, Sex.FEMALE)).isEqualTo(daughter);
    }

    @Test
    void every_father_in_the_list_has_patronymics_of_the_right_shape() {
        for (String father : Locales.book("ru").givenMale()) {
            assertThat(RussianNames.patronymic(father, Sex.MALE)).matches("[А-ЯЁ][а-яё]+(ов|ев|ь|[тмквн])ич");
            assertThat(RussianNames.patronymic(father, Sex.FEMALE)).matches("[А-ЯЁ][а-яё]+(овна|евна|ична)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Иванов,Иванова", "Соловьёв,Соловьёва", "Ильин,Ильина", "Покровский,Покровская", "Толстой,Толстая",
        "Заречный,Заречная", "Черных,Черных", "Шевченко,Шевченко", "Мельник,Мельник", "Шевчук,Шевчук"
    })
    void a_russian_family_name_follows_the_sex(String his, String hers) {
        assertThat(RussianNames.feminineFamilyName(his)).isEqualTo(hers);
    }

    @ParameterizedTest
    @CsvSource({
        "ru,Щукин Юрий,Shchukin Iurii", "ru,Подъячев,Podieiachev", "ru,Семён,Semen", "ru,Наталья,Natalia",
        "ru,Цветаева,Tsvetaeva", "ru,ЖУК,ZhUK", "de,Jürgen Groß,Juergen Gross", "de,Österreicher,Oesterreicher",
        "de,André,Andre", "fr,Françoise Lefèvre,Francoise Lefevre", "fr,Œuvrard,Oeuvrard", "fr,Zoë Müller,Zoe Muller",
        "en,Łukasz Ångström,Lukasz Angstrom", "en,李 Lee,Lee"
    })
    void names_are_spelled_in_latin_letters(String locale, String name, String latin) {
        assertThat(LatinLetters.of(locale, name)).isEqualTo(latin);
    }
}
