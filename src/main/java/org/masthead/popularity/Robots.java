package org.masthead.popularity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Tells crawlers, previews and monitors by their user agent, after the public list that {@code src/crawlers/update} brings up
 * to date. General HTTP clients are none: servers and editors count views with them.
 */
@ApplicationScoped
class Robots {

    static final String PREFETCH = "prefetch";

    private static final String LIST = "/crawlers.txt";
    private static final String NONE = "";
    private static final int KNOWN = 10_000;
    private static final int TRIGRAM = 3;
    private static final Pattern LITERAL = Pattern.compile("(?:[^\\\\.*+?()\\[\\]{}|^$]|\\\\[^A-Za-z0-9])+");

    // Nearly all patterns are plain texts: looked up by how they begin, a reader's user agent costs microseconds, where 1,400
    // alternatives tried at each of its places would cost a millisecond
    private final Map<String, List<String>> texts = new HashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();
    private final Cache<String, String> known = Caffeine.newBuilder().maximumSize(KNOWN).executor(Runnable::run).build();

    Robots() {
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Robots.class.getResourceAsStream(LIST), LIST), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String pattern) {
        var text = pattern.replaceAll("\\\\([^A-Za-z0-9])", "$1");
        if (text.length() >= TRIGRAM && LITERAL.matcher(pattern).matches()) {
            texts.computeIfAbsent(text.substring(0, TRIGRAM), key -> new ArrayList<>()).add(text);
        } else {
            patterns.add(Pattern.compile(pattern));
        }
    }

    /** What robot it is, null when it is none. */
    @Nullable
    String robot(Caller caller) {
        if (caller.prefetch()) {
            return PREFETCH;
        }
        var robot = known.get(caller.userAgent(), this::find);
        return robot.equals(NONE) ? null : robot;
    }

    private String find(String userAgent) {
        for (int at = 0; at + TRIGRAM <= userAgent.length(); at++) {
            for (var text : texts.getOrDefault(userAgent.substring(at, at + TRIGRAM), List.of())) {
                if (userAgent.startsWith(text, at)) {
                    return text;
                }
            }
        }
        return patterns.stream().filter(pattern -> pattern.matcher(userAgent).find()).map(Pattern::pattern).findFirst()
                .orElse(NONE);
    }
}
