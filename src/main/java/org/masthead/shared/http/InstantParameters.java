package org.masthead.shared.http;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;

import org.jspecify.annotations.Nullable;

/** Times in a query, as {@link InputBinder} reads them in a body; {@link QueryRules} has refused the others by then. */
@Provider
public class InstantParameters implements ParamConverterProvider {

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        return type == Instant.class ? (ParamConverter<T>) new Converter() : null;
    }

    static class Converter implements ParamConverter<Instant> {

        @Override
        public Instant fromString(String value) {
            return InputBinder.instant(value);
        }

        @Override
        public String toString(Instant value) {
            return value.toString();
        }
    }
}
