/**
 * The OpenAPI document as running code: routes by operation id, and its schemas compiled to checks that say in words what is wrong. (The library's validator costs 130 to 180 µs a request, these
 * checks about one; a test holds that both agree.) Imports {@code domain}, {@code config} for scopes and {@code yaml} for spelling hints; knows no operation by name.
 */
@NullMarked
package dev.understudy.ingress.contract;

import org.jspecify.annotations.NullMarked;
