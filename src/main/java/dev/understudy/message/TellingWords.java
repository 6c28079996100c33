package dev.understudy.message;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words that tell what a number beside them is, in the languages that shops write in. */
final class TellingWords {
    /** What a word, or several, say of a number. */
    enum Hint {
        CODE,
        /** Words for both stand before: "the code for your order is …". */
        CODE_FOR_SOMETHING,
        NOTHING,
        SOMETHING_ELSE
    }

    /** Anywhere in a word, since many languages join words: Bestätigungscode, кодом, kodunuz, 验证码是. */
    private static final List<String> CODE_WITHIN = words("""
            code код kod kód cód codi kode koodi kood парол passw kennwort verif подтвержд token κωδικ şifre hasło senha
            验证码 驗證碼 校验码 动态码 認証 コード 暗証 인증 رمز كود קוד कोड ओटीपी รหัส""");

    private static final Set<String> CODE_WORDS = Set.copyOf(words("otp pin пин tan mtan clave mã"));

    private static final List<String> OTHER_WITHIN =
            words("промокод promocode promokod штрихкод barcode postcode qrcode gutschein voucher");

    /** At the beginning of a word, whatever its ending. */
    private static final List<String> OTHER_STEMS = words("""
            order заказ bestell auftrag command pedid invoice счет счёт rechnung factur account konto compte аккаунт
            карт card kart carte тел phone call звон appel anruf hotline support поддержк ref ticket заявк договор contract
            vertrag contrat инн огрн лиценз licen previous предыдущ стар прежн ancien expired kunden клиент client customer
            balance баланс промо promo 订单 訂單""");

    private static final Set<String> OTHER_WORDS =
            Set.copyOf(words("№ old alte alter alten tel id zip plz qr stop unsubscribe"));

    /** Before a word for a code they make it another kind of code. */
    private static final List<String> OTHER_KINDS = words("""
            promo zip qr bar country area discount voucher gift postal old previous предыдущ стар прежн ancien alte""");

    private TellingWords() {}

    static Hint kind(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (OTHER_WORDS.contains(lower)
                || OTHER_WITHIN.stream().anyMatch(lower::contains)
                || OTHER_STEMS.stream().anyMatch(lower::startsWith)) {
            return Hint.SOMETHING_ELSE;
        }
        boolean code = CODE_WORDS.contains(lower) || CODE_WITHIN.stream().anyMatch(lower::contains);
        return code ? Hint.CODE : Hint.NOTHING;
    }

    /** @param previous the word before: "promo code", "старый код" */
    static Hint kind(String previous, String word) {
        Hint alone = kind(word);
        boolean otherKind =
                alone == Hint.CODE && OTHER_KINDS.stream().anyMatch(previous.toLowerCase(Locale.ROOT)::startsWith);
        return otherKind ? Hint.SOMETHING_ELSE : alone;
    }

    private static List<String> words(String list) {
        return List.of(list.split("\\s+", -1));
    }
}
