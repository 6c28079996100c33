package dev.understudy.domain;

import org.jspecify.annotations.Nullable;

/**
 * What a pool's identities are like.
 *
 * @param locale one of the locales that {@code identity} knows: {@code ru}, {@code en}, {@code de}, {@code fr}
 * @param sex null for both, evenly
 * @param youngest age in whole years, at least 18
 * @param oldest age in whole years
 */
public record Persona(String locale, @Nullable Sex sex, int youngest, int oldest) {}
