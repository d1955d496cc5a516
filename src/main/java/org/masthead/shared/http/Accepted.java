package org.masthead.shared.http;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Chooses among the media types that a resource method can produce. */
public final class Accepted {

    private static final Map<Method, List<MediaType>> OFFERED = new ConcurrentHashMap<>();

    private Accepted() {
    }

    /** What the method produces; JSON when only its class says so. */
    public static List<MediaType> offered(Method method) {
        return OFFERED.computeIfAbsent(method, asked -> {
            var produces = asked.getAnnotation(Produces.class);
            return produces == null ? List.of(MediaType.APPLICATION_JSON_TYPE)
                    : Arrays.stream(produces.value()).map(MediaType::valueOf).toList();
        });
    }

    /**
     * @param acceptable what the caller accepts, best first
     * @return what suits the caller best; of equals, what is offered first
     */
    public static MediaType choose(List<MediaType> acceptable, List<MediaType> offered) {
        for (var wanted : acceptable) {
            for (var type : offered) {
                if (wanted.isCompatible(type) && !refused(wanted)
                        && acceptable.stream().noneMatch(other -> refused(other) && same(other, type))) {
                    return type;
                }
            }
        }
        throw new NotAcceptableException();
    }

    private static boolean refused(MediaType acceptable) {
        return acceptable.getParameters().getOrDefault("q", "1").matches("0(\\.0*)?");
    }

    private static boolean same(MediaType one, MediaType other) {
        return one.getType().equalsIgnoreCase(other.getType()) && one.getSubtype().equalsIgnoreCase(other.getSubtype());
    }
}
