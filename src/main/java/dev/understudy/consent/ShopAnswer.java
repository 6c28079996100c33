package dev.understudy.consent;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** A marketplace's answer, read whole. Redirects are answers: nobody follows them by itself. */
public record ShopAnswer(int status, MultiMap headers, Buffer body) {}
