package dev.understudy.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeFinderTest {
    static Stream<Arguments> messages() {
        return Stream.of(
                // Plain ones, in many languages
                arguments(4, "Code: 4821", "4821"),
                arguments(4, "4821 is your Shop code", "4821"),
                arguments(6, "Your verification code is 123456. Do not share it with anyone.", "123456"),
                arguments(6, "123456 is your Shop verification code.", "123456"),
                arguments(4, "Ваш код подтверждения: 4821. Никому его не сообщайте!", "4821"),
                arguments(4, "Код подтверждения\n4821", "4821"),
                arguments(4, "4821 — ваш код для входа в Магазин", "4821"),
                arguments(4, "Пароль:4821", "4821"),
                arguments(4, "Никому не говорите код 4821! Даже сотрудникам.", "4821"),
                arguments(6, "Ihr Bestätigungscode lautet 123456 und ist 10 Minuten gültig.", "123456"),
                arguments(6, "Ihre mTAN: 123456", "123456"),
                arguments(6, "Votre code de vérification est : 123456. Il expire dans 5 minutes.", "123456"),
                arguments(6, "Su código de verificación es 123456", "123456"),
                arguments(6, "Seu código: 123456", "123456"),
                arguments(6, "Il tuo codice è 123456", "123456"),
                arguments(6, "Twój kod weryfikacyjny to 123456", "123456"),
                arguments(6, "Doğrulama kodunuz: 123456", "123456"),
                arguments(6, "【商城】您的验证码是123456，5分钟内有效。", "123456"),
                arguments(6, "認証コード：１２３４５６", "123456"),
                arguments(6, "[상점] 인증번호 123456 를 입력하세요", "123456"),
                arguments(6, "رمز التحقق الخاص بك هو ١٢٣٤٥٦", "123456"),
                arguments(6, "Din kod är 123456", "123456"),
                // No telling word at all
                arguments(4, "4821", "4821"),
                arguments(4, "Магазин 4821", "4821"),
                // Grouped
                arguments(6, "Your code is 123-456", "123456"),
                arguments(6, "Your code is 123 456.", "123456"),
                arguments(6, "Код: 12 34 56", "123456"),
                arguments(6, "Code 1 2 3 4 5 6", "123456"),
                arguments(6, "Code 123\u00a0456", "123456"),
                arguments(8, "PIN 1234-5678", "12345678"),
                arguments(6, "G-123456 is your Google verification code.", "123456"),
                // Beside other numbers
                arguments(4, "Код 4821. Заказ №1234. Тел. 8-800-555-35-35", "4821"),
                arguments(6, "Your code for order 654321 is 123456", "123456"),
                arguments(6, "Order 654321: your code is 123456", "123456"),
                arguments(6, "Your code is 123456 for order 654321", "123456"),
                arguments(4, "Код для подтверждения заказа: 4821", "4821"),
                arguments(4, "Код для входа в аккаунт 4821", "4821"),
                arguments(4, "4821 - код. Покупка на 1500 руб. 21.11.2026 в 12:45", "4821"),
                arguments(4, "Code 4821, valid until 2027-01-31 10:00", "4821"),
                arguments(4, "Your code: 4821. Amount: $1234.50, card *9876", "4821"),
                arguments(4, "Оплата 2 500 ₽ картой *1234. Код 4821", "4821"),
                arguments(4, "© 2027 Shop. 4821", "4821"),
                arguments(4, "Your code 4821 is valid for 1800 seconds", "4821"),
                arguments(
                        6,
                        "Your code is 123456. Questions? +44 7700 900123 or https://shop.example/c/654321",
                        "123456"),
                arguments(6, "123456 is your code. Call 020 7946 0123 or 800 123456 78", "123456"),
                arguments(6, "Shop code: 123456\n\n@shop.example #123456", "123456"),
                arguments(6, "Promo code 654321 waits for you. Sign-in code 123456", "123456"),
                arguments(4, "Промокод 1111! Ваш код: 4821", "4821"),
                arguments(6, "Your previous code 111111 no longer works. New code: 222222", "222222"),
                arguments(6, "Код 123456, код 123456 (повтор)", "123456"),
                arguments(4, "Сервис 2027: код 4821", "4821"),
                arguments(4, "Your code: *4821*", "4821"),
                arguments(4, "PIN4821", "4821"),
                arguments(4, "Code: 48\u200b21", "4821"),
                arguments(4, "Вам начислено 1500 бонусов, код 4821", "4821"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void the_code_is_found(int length, String text, String code) {
        assertThat(CodeFinder.find(text, CodePattern.digits(length)))
                .isInstanceOfSatisfying(
                        CodeFound.Found.class, found -> assertThat(found.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4 | Codes 1111 and 2222",
                "4 | 1111 2222",
                "6 | Use 123456 or 654321",
                "6 | Code 123456. Code 654321.",
                "4 | Shop 2027: 4821",
                "4 | '1111 is your code, 2222 is your gift'",
            })
    void several_values_that_nothing_tells_apart_are_ambiguous(int length, String text) {
        assertThat(CodeFinder.find(text, CodePattern.digits(length)))
                .isInstanceOfSatisfying(CodeFound.Ambiguous.class, ambiguous -> {
                    assertThat(ambiguous.candidates()).isEqualTo(2);
                    assertThat(ambiguous.why()).contains("exact length").doesNotContain("1111", "123456");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4 | Welcome to our shop!",
                "4 | Your code is 123456",
                "6 | Your code is 1234",
                "6 | Your code is 1234567890123456",
                "4 | Your code is 12-34-56-78",
                "6 | Order 123456 has been shipped",
                "6 | Ваш заказ №123456 собран",
                "4 | Call +7 555 123-45-67",
                "4 | Call 8 (555) 000-12-34",
                "4 | 21.11.2026",
                "4 | Pay 1500 EUR or €1500",
                "4 | 12.3456",
                "6 | https://shop.example/verify?code=123456",
                "6 | www.shop.example/123456",
                "6 | shop.example/s/123456",
                "6 | user123456@shop.example",
                "4 | AB4821",
                "4 | 4821XYZ",
                "4 | Promo code 4821",
                "4 | Card *4821 was charged",
                "4 | ''",
            })
    void what_is_no_code_is_not_taken_for_one(int length, String text) {
        assertThat(CodeFinder.find(text, CodePattern.digits(length))).isInstanceOf(CodeFound.None.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Your code is A1B2C3 | A1B2C3",
                "Your code is KXQZPA | KXQZPA",
                "Use code ABC-123 to sign in | ABC123",
                "YOUR CODE: X7K9P2 | X7K9P2",
                "Код: a1b2c3 | a1b2c3",
                "验证码A1B2C3。 | ",
                "Please verify your e-mail | ",
            })
    void letters_and_digits_are_found_too(String text, String code) {
        CodeFound found = CodeFinder.find(text, CodePattern.alphanumeric(6));
        if (code == null) {
            assertThat(found).isInstanceOf(CodeFound.None.class);
        } else {
            assertThat(found)
                    .isInstanceOfSatisfying(
                            CodeFound.Found.class, is -> assertThat(is.code()).isEqualTo(code));
        }
    }

    @Test
    void of_a_range_of_lengths_the_word_next_to_it_decides() {
        assertThat(CodeFinder.find("Заказ 77421, код 4821", CodePattern.digits(4, 6)))
                .isInstanceOfSatisfying(
                        CodeFound.Found.class, found -> assertThat(found.code()).isEqualTo("4821"));
    }

    @Test
    void an_explicit_pattern_takes_its_group() {
        assertThat(CodeFinder.find("ref 111 pass<4821> pass<4821>", CodePattern.regex("pass<(\\d+)>")))
                .isInstanceOfSatisfying(
                        CodeFound.Found.class, found -> assertThat(found.code()).isEqualTo("4821"));
        assertThat(CodeFinder.find("pass<1> pass<2>", CodePattern.regex("pass<(\\d+)>")))
                .isInstanceOf(CodeFound.Ambiguous.class);
        assertThat(CodeFinder.find("nothing", CodePattern.regex("pass<(\\d+)>")))
                .isInstanceOf(CodeFound.None.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"((?:a+)+)$", "((?:a|aa)+)$", "((?:a*)*b)", "((?:a|b)*c)", "(.*.*.*.*x)"})
    void a_pattern_that_would_take_forever_ends_as_nothing_found(String regex) {
        String text = "a".repeat(5_000) + "!";
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(CodeFinder.find(text, CodePattern.regex(regex)))
                        .isInstanceOfSatisfying(
                                CodeFound.None.class,
                                none -> assertThat(none.why()).contains("pattern")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1 ", "1-", "12 34 ", "(1) ", "1.", "a.", "x1234 ", "order 123456 ", "www.", "+1 ", "код", "1'"})
    void no_message_makes_the_search_slow(String piece) {
        String text = piece.repeat(20_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(CodeFinder.find(text, CodePattern.digits(6))).isNotNull());
    }

    @Test
    void only_the_beginning_of_a_very_long_message_counts() {
        assertThat(CodeFinder.find(
                        "code 4821 " + "x ".repeat(CodeFinder.LONGEST_TEXT) + "code 1111", CodePattern.digits(4)))
                .isInstanceOf(CodeFound.Found.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "code \\d+ | 0 groups",
                "(a)(b) | 2 groups",
                "(a | cannot be read",
            })
    void a_wrong_pattern_is_refused_with_what_to_mend(String regex, String mend) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CodePattern.regex(regex))
                .withMessageContaining(mend);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CodePattern.regex("(" + "a".repeat(300) + ")"))
                .withMessageContaining("at most 200");
    }

    @ParameterizedTest
    @CsvSource({"0,4", "5,4", "4,13", "2,2"})
    void impossible_lengths_are_refused(int shortest, int longest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CodePattern.digits(shortest, longest))
                .withMessageContaining("from 3 to 12");
    }

    @Test
    void a_found_code_does_not_show_in_logs() {
        assertThat(CodeFinder.find("code 4821", CodePattern.digits(4)).toString())
                .doesNotContain("4821");
    }
}
