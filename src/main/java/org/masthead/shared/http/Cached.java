package org.masthead.shared.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.enterprise.util.Nonbinding;
import jakarta.ws.rs.NameBinding;

/** An answer anyone may keep: it gets ETag, Last-Modified and Cache-Control, and conditional requests get 304. */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface Cached {

    /** What makes an answer that is kept in memory stale. */
    enum Until {
        /** A change of what readers see: a write, or a scheduled time. */
        SITE_CHANGES,
        /** That, or a newer ranking. */
        RANKING_CHANGES,
        /** Anything: counts are exact at once, so it is not kept. */
        ANYTHING
    }

    @Nonbinding
    Until value() default Until.SITE_CHANGES;
}
