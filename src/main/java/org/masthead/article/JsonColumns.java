package org.masthead.article;

import java.util.Arrays;
import java.util.List;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * JSON kept as text: jsonb would reorder keys on one database and not on the other, and nothing here is queried. The values
 * are never changed in place; saying so spares Hibernate a copy and a comparison of each at every flush.
 */
final class JsonColumns {

    private JsonColumns() {
    }

    private abstract static class JsonConverter<T> implements AttributeConverter<T, String> {

        private final Class<T> type;

        JsonConverter(Class<T> type) {
            this.type = type;
        }

        @Override
        public @Nullable String convertToDatabaseColumn(@Nullable T value) {
            return value == null ? null : Json.write(value);
        }

        @Override
        public @Nullable T convertToEntityAttribute(@Nullable String json) {
            return json == null ? null : Json.read(json, type);
        }
    }

    @Converter
    @Immutable
    public static class Names implements AttributeConverter<List<String>, String> {

        @Override
        public String convertToDatabaseColumn(List<String> value) {
            return Json.write(value);
        }

        @Override
        public List<String> convertToEntityAttribute(String json) {
            return List.of(Json.read(json, String[].class));
        }
    }

    @Converter
    @Immutable
    public static class Sources implements AttributeConverter<List<Source>, String> {

        @Override
        public String convertToDatabaseColumn(List<Source> value) {
            return Json.write(value);
        }

        @Override
        public List<Source> convertToEntityAttribute(String json) {
            return Arrays.asList(Json.read(json, Source[].class));
        }
    }

    @Converter
    @Immutable
    public static class Images extends JsonConverter<Image> {

        public Images() {
            super(Image.class);
        }
    }

    @Converter
    @Immutable
    public static class Seos extends JsonConverter<Seo> {

        public Seos() {
            super(Seo.class);
        }
    }

    @Converter
    @Immutable
    public static class Objects extends JsonConverter<ObjectNode> {

        public Objects() {
            super(ObjectNode.class);
        }
    }
}
