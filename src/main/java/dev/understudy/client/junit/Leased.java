package dev.understudy.client.junit;

import dev.understudy.client.Outcome;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test an account that nobody else has, as a parameter or field of type {@link dev.understudy.client.TestAccount} or {@link dev.understudy.client.Lease}:
 *
 * <pre>{@code
 * @Test
 * void a_buyer_writes_to_a_seller(@Leased("shoppers") TestAccount buyer, @Leased("shoppers") TestAccount seller) {…}
 * }</pre>
 *
 * All accounts of a test are taken together, or none, so that parallel tests cannot wait for one another. They are renewed while the test runs and given back after it. docs/clients/junit.md tells
 * where the service's address and the key come from.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD})
@ExtendWith(LeasedExtension.class)
public @interface Leased {
    /** The pool. */
    String value();

    Scope scope() default Scope.TEST;

    /** Within a scope and a pool one name is one account. Left out, it is the parameter's or field's own name; without {@code -parameters}, the parameter's place. */
    String name() default "";

    /** How the account is given back when a test of its scope failed; else it is {@link Outcome#USED}. */
    Outcome onFailure() default Outcome.BROKEN;

    /** How long an account is the same. */
    enum Scope {
        /** For one test, with its {@code @BeforeEach} and {@code @AfterEach}. */
        TEST,
        /** For the tests of one class, which share it, also where they run in parallel. */
        CLASS,
        /** For all tests of the run. */
        RUN
    }
}
