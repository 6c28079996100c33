package dev.understudy.ingress;

import dev.understudy.message.GsmAlphabet;

/** Into how many parts a carrier cuts a text (3GPP TS 23.038 and 23.040): 160 characters of its own alphabet, else 70 of UTF-16; 7 and 3 fewer in each of several parts. */
final class SmsSegments {
    private SmsSegments() {}

    static int count(String text) {
        int septets = 0;
        for (int i = 0; i < text.length(); i++) {
            int each = GsmAlphabet.septets(text.charAt(i));
            if (each == 0) {
                return parts(text.length(), 70, 67);
            }
            septets += each;
        }
        return parts(septets, 160, 153);
    }

    private static int parts(int length, int alone, int each) {
        return length <= alone ? 1 : (length + each - 1) / each;
    }
}
