package org.masthead.shared.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A query parameter that holds names separated by commas: those listed, or the component names of a record. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface CommaSeparated {

    String[] value() default {};

    Class<?> of() default Record.class;
}
