package dev.understudy.inbox.smpp;

/**
 * Which part of a longer message a submission is.
 *
 * @param scheme references of different schemes don't mix
 * @param number from 1
 */
record Part(Scheme scheme, int reference, int total, int number) {
    enum Scheme {
        UDH_8_BITS,
        UDH_16_BITS,
        SAR
    }

    boolean makesSense() {
        return total > 1 && number >= 1 && number <= total;
    }
}
