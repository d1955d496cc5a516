package org.masthead.shared.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;

/**
 * An operation that changes something: its method is one transaction, which takes {@code dryRun}, {@code Idempotency-Key} and
 * {@code Prefer: return=minimal}.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface Write {

    /** The method makes transactions of its own, as it goes: it sees to {@code dryRun} itself, and is not replayed. */
    @Nonbinding
    boolean streamed() default false;

    /** How long its transaction may take. */
    @Nonbinding
    int seconds() default 60;

    /** The answer has a secret that is shown once: it is never left out, and kept so that only the caller can read it again. */
    @Nonbinding
    boolean answersSecret() default false;
}
