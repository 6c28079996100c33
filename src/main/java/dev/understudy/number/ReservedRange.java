package dev.understudy.number;

/**
 * Numbers that a regulator set aside for films, books and tests: they belong to nobody.
 *
 * @param country ISO 3166 code
 * @param kind mobile or landline, and where it matters, the place
 * @param source the regulator and its document
 */
public record ReservedRange(NumberRange range, String country, String kind, String source) {}
