package org.masthead.article;

import java.util.List;
import java.util.stream.Stream;

/** Prints sources the way a news page does: {@code A with B (Moscow), C (Moscow) and agencies}. */
final class SourceLine {

    private SourceLine() {
    }

    static String of(List<Source> sources) {
        var primary = named(sources, "primary");
        var with = named(sources, "with");
        var agencies = named(sources, "agency");
        if (with.isEmpty()) {
            return list(concat(primary, agencies));
        }
        // Agencies end the list of contributors: "with B, C and agencies"
        var contributors = list(concat(with, agencies));
        return primary.isEmpty() ? contributors : list(primary) + " with " + contributors;
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static List<String> named(List<Source> sources, String role) {
        return sources.stream().filter(source -> source.role().equals(role))
                .map(source -> source.place().isBlank() || role.equals("agency") ? source.name()
                        : source.name() + " (" + source.place() + ")")
                .toList();
    }

    private static String list(List<String> names) {
        if (names.size() < 2) {
            return String.join("", names);
        }
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }
}
