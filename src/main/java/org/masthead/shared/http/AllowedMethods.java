package org.masthead.shared.http;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;

import org.jspecify.annotations.Nullable;

/** Which methods an address has, for the {@code Allow} that a 405 must carry and Quarkus REST leaves out. */
@ApplicationScoped
public class AllowedMethods {

    private final BeanManager beans;
    private volatile @Nullable Map<Pattern, Set<String>> routes;

    public AllowedMethods(BeanManager beans) {
        this.beans = beans;
    }

    /** Names such as {@code GET, HEAD, OPTIONS}; empty when nothing is at this path. */
    public String at(String path) {
        var known = routes;
        if (known == null) {
            known = read();
            routes = known;
        }
        return known.entrySet().stream().filter(route -> route.getKey().matcher(path).matches())
                .flatMap(route -> route.getValue().stream()).sorted().distinct().collect(Collectors.joining(", "));
    }

    private Map<Pattern, Set<String>> read() {
        var found = new LinkedHashMap<String, Set<String>>();
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream().map(bean -> bean.getBeanClass())
                .filter(type -> type.isAnnotationPresent(Path.class))
                .forEach(type -> Arrays.stream(type.getMethods()).forEach(method -> add(found, type, method)));
        return found.entrySet().stream()
                .collect(Collectors.toMap(route -> Pattern.compile(route.getKey()), Map.Entry::getValue));
    }

    private static void add(Map<String, Set<String>> found, Class<?> type, Method method) {
        for (var annotation : method.getAnnotations()) {
            var http = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (http == null) {
                continue;
            }
            var own = method.getAnnotation(Path.class);
            var template = type.getAnnotation(Path.class).value() + "/" + (own == null ? "" : own.value());
            var pattern = "/" + Arrays.stream(template.split("/")).filter(segment -> !segment.isEmpty())
                    .map(segment -> segment.startsWith("{") ? "[^/]+" : Pattern.quote(segment)).collect(Collectors.joining("/"))
                    + "/?";
            var methods = found.computeIfAbsent(pattern, key -> new TreeSet<>(Set.of("OPTIONS")));
            methods.add(http.value());
            if (http.value().equals(HttpMethod.GET)) {
                methods.add(HttpMethod.HEAD);
            }
        }
    }
}
